"""`./dev crash-points`: kills the product before and after every statement and file write, and compares what a retry leaves."""
