"""Which processes of the site are alive, by what they reported and the database's clock."""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now

from annotation.models import ProcessReport


def live_processes() -> QuerySet[ProcessReport]:
    return ProcessReport.objects.filter(alive_until__gte=Now())


def served_queues() -> set[str]:
    """Queues that a live worker serves."""
    workers = live_processes().filter(role=ProcessReport.Role.WORKER).values_list("queues", flat=True)
    return {queue for queues in workers for queue in queues}


def lost_queues() -> set[str]:
    """Queues that a worker served until it died, in the time for which its row is kept, and that no live worker serves."""
    return {queue for queues in dead_workers().values_list("queues", flat=True) for queue in queues} - served_queues()


def dead_workers() -> QuerySet[ProcessReport]:
    """Workers that did not sign off. Their rows are kept for a day."""
    dead = ProcessReport.objects.filter(role=ProcessReport.Role.WORKER, alive_until__lt=Now())
    return dead.order_by("reported_at")


def beat_is_alive() -> bool:
    return live_processes().filter(role=ProcessReport.Role.BEAT).exists()


def known_processes() -> QuerySet[ProcessReport]:
    """With `is_alive`: live ones and those that died in the last day."""
    alive = ExpressionWrapper(Q(alive_until__gte=Now()), output_field=BooleanField())
    return ProcessReport.objects.annotate(is_alive=alive).order_by("role", "host", "name")
