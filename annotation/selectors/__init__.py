"""Every read of labeling that more than one caller needs."""
