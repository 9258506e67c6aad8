"""What a model is asked, one file a task; no Python."""
