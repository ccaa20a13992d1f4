"""Every write of labeling, each in one transaction."""
