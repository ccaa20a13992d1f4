"""Export formats of labelings: PRM800K records and rows for training."""
