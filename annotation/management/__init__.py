"""Management commands of labeling, and what they share."""
