"""Celery asks for Django's settings when DJANGO_SETTINGS_MODULE is set; the stand-in needs none of them."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
