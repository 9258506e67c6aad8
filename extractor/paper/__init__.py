"""What stands on paper: glyphs and rules in their places, to text and grids; for PDFs and for scans."""
