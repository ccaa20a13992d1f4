"""The demo: its first rows, its options, and its domain of problems with small models."""
