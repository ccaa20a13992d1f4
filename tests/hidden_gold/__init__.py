"""A labeler's client that reads everything, and a search for what tells gold from other tasks in it."""
