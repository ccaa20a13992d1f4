"""Labeling: problems, solutions, the queue, labelings, import and export. Knows nothing of `rewardmodel`."""
