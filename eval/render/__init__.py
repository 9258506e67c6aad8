"""Random records printed the way reports print them, with the gold of every cell, clean and damaged."""
