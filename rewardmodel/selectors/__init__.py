"""Every read of the loop that more than one caller needs."""
