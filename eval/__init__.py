"""Scores records against gold annotations."""
