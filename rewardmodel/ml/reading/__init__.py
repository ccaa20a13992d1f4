"""How a base model reads labeled trees: the quickest way in which each solution gets what it gets alone."""
