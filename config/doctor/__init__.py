"""Says what is wrong with an installation and how to mend it: ./dev doctor, python -m config.doctor, a page for admins."""
