"""The Django app of labeling."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from annotation import long_lists


class AnnotationConfig(AppConfig):
    name = "annotation"
    verbose_name = "Labeling"

    def ready(self) -> None:
        from annotation.services.browser_sessions import note_login  # needs the models

        user_logged_in.connect(note_login)
        long_lists.register()
