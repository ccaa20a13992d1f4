"""Entry point of the web server: `gunicorn config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

import config.celery  # noqa: E402, F401  makes our app the one that tasks are sent to
from config.reporting import start_web_reporting  # noqa: E402  needs the apps

start_web_reporting()
