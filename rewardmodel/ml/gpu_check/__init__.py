"""Checks and measures training and scoring on one GPU: python -m rewardmodel.ml.gpu_check, or ./dev gpu-check."""
