"""Says what is wrong with an installation and how to mend it: `./dev doctor`, `python -m config.doctor`, and a page for admins."""
