"""The three statutory tables: cells in, readings out."""
