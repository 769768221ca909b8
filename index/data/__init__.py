"""Data of the index: the hanzi of the folding table."""
