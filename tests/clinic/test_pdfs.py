"""PDFs: the same bytes each time, nothing of this machine inside, the worker survives."""
