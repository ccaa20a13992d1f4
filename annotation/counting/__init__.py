"""Counters of all processes together: each process keeps its own in a file, and a reader adds them up."""
