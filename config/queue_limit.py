"""How many messages may wait in one queue."""

MOST_WAITING = 1_000
"""Beat and the loop send again what nobody takes, so a queue without a worker would fill the broker."""
