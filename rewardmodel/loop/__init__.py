"""Move each generation through its stages."""
