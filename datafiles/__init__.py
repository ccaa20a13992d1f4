"""Data files as people have them: JSON Lines, arrays or single objects, compressed or not, one checked object at a time."""
