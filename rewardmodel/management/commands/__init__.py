"""One module per management command of the loop."""
