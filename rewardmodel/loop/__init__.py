"""Moves each generation through its stages."""
