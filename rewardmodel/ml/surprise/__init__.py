"""How unlikely each token of a solution was to a frozen base model."""
