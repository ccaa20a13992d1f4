"""The demo: its first rows, its options, and its problem domain with small models."""
