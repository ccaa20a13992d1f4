"""The HTTP API of the loop and the reward models."""
