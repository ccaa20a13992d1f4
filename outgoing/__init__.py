"""Requests to other servers: one function for all of them, and which addresses they may go to."""
