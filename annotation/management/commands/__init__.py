"""One module per management command of labeling."""
