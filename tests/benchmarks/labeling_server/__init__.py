"""The parts of the benchmark `labeling`: rows to work on, a production server, labelers, and a count of what became of their work."""
