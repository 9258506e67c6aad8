"""The service: the same records as the command line, over HTTP."""
