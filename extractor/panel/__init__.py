"""Reports of the same agency side by side by year."""
