"""What `./dev` does: installs, builds, starts private servers and watches over them.

Standard library only, and nothing of Django: it runs before anything is installed. docs/operations.md tells how to use it.
"""
