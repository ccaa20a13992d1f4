"""Celery imports Django's settings if DJANGO_SETTINGS_MODULE is set; this product needs none."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
