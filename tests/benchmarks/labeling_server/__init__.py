"""Parts of the benchmark `labeling` that run as separate processes: filling the database, labelers, timing `next`."""
