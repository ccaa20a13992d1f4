"""Queries of the loop; nothing here writes."""
