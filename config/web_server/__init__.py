"""The web server: gunicorn, with a worker whose threads never wait for a client. Started by config/launcher/site.py."""
