"""How work is cut into shards, claimed by workers and sent to queues."""
