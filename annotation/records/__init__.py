"""The PRM800K record: its shape, its identity, and the text of steps and answers."""
