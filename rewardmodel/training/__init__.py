"""One training run: its data, process, measurement and outcome."""
