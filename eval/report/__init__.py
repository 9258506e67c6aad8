"""The report of an evaluation: its numbers, the files they are written to, and the page."""
