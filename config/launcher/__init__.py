"""`./dev`: installs, builds, starts private servers and keeps them running; it uses no Django.

Standard library only, because it runs before anything is installed. docs/operations.md says how to use it.
"""
