"""A labeled solution as one token tree, packed into rows that the model reads in one pass."""
