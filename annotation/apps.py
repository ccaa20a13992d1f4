"""The Django app of labeling."""

from django.apps import AppConfig

from annotation import long_lists


class AnnotationConfig(AppConfig):
    name = "annotation"
    verbose_name = "Labeling"

    def ready(self) -> None:
        long_lists.register()
