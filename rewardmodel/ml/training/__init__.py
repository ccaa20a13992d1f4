"""Training of reward models, generators and language models."""
