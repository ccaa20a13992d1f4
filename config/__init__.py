"""The Django project: settings, addresses, the Celery application, errors, metrics; `launcher/` is `./dev`."""
