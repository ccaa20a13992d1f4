"""One training run: its data, its process, its measurement and its outcome."""
