"""The Django app of what all processes share: slow queries are named, and traces are made if they are wanted."""

from django.apps import AppConfig

from config.refusals import refuse


class SiteConfig(AppConfig):
    name = "config"
    label = "site"
    verbose_name = "The site"

    def ready(self) -> None:
        from config.logs.queries import watch_queries
        from config.tracing import tracing_faults

        refuse(tracing_faults())
        watch_queries()
