"""Notices when a condition begins or is over, and tells people once of each, in groups.

Every web server, worker and beat looks, so that no single process has to be alive; the database gives one of them the turn.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from annotation.clock import database_time
from annotation.models import Condition, Event, Watch
from annotation.services.notifications import forget_old_notifications, notify
from annotation.services.process_reports import forget_old_reports
from rewardmodel.selectors.conditions import FoundCondition, conditions

logger = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=20)
CLEAN_EVERY = timedelta(hours=1)
HOLDS = timedelta(minutes=1)
"""A condition is told when it has lasted for this long: a restart is none."""
SETTLED = timedelta(minutes=10)
"""A condition is over when it has been absent for this long: what comes and goes is told once."""
PAUSE = timedelta(minutes=5)
"""Between two notifications. What begins meanwhile is told in the next one, all together."""


def look() -> bool:
    """Look if it is time; return whether this process had the turn."""
    if not _has_turn():
        return False
    found = conditions()
    with transaction.atomic():
        watch = Watch.objects.select_for_update().get(pk=Watch.ROW)
        now = database_time()
        _write_down(found, now)
        _tell(watch, now)
    _clean()
    return True


def _has_turn() -> bool:
    Watch.objects.bulk_create([Watch(pk=Watch.ROW)], ignore_conflicts=True)
    is_time = Q(looked_at=None) | Q(looked_at__lt=Now() - LOOK_EVERY)
    return bool(Watch.objects.filter(is_time, pk=Watch.ROW).update(looked_at=Now()))


def _write_down(found: Sequence[FoundCondition], now: datetime) -> None:
    Condition.objects.bulk_create(
        [
            Condition(key=one.key, kind=one.kind, sentence=one.sentence, link=one.link, began_at=now, seen_at=now)
            for one in found
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["sentence", "link", "seen_at"],
    )
    # nobody was told that it began
    Condition.objects.filter(told_at=None, seen_at__lt=now - SETTLED).delete()


def _tell(watch: Watch, now: datetime) -> None:
    if watch.told_at is not None and watch.told_at > now - PAUSE:
        return
    began = list(
        Condition.objects.filter(told_at=None, began_at__lte=now - HOLDS, seen_at=now).order_by("began_at", "pk")
    )
    over = list(Condition.objects.filter(told_at__isnull=False, seen_at__lt=now - SETTLED).order_by("began_at", "pk"))
    if not began and not over:
        return
    lasting = Condition.objects.exclude(pk__in=[one.pk for one in (*began, *over)]).filter(told_at__isnull=False)
    body = {"began": _told(began), "over": _told(over), "lasting": _told(list(lasting.order_by("began_at", "pk")))}
    notify(event=Event.ATTENTION, body=body, by_mail=True)
    Condition.objects.filter(pk__in=[one.pk for one in began]).update(told_at=now)
    Condition.objects.filter(pk__in=[one.pk for one in over]).delete()
    Watch.objects.filter(pk=watch.pk).update(told_at=now)
    logger.info("notified: %d began, %d over", len(began), len(over))


def _told(found: Sequence[Condition]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "kind": one.kind,
            "sentence": one.sentence,
            "link": one.link,
            "since": one.began_at.isoformat(),
        }
        for one in found
    ]


def _clean() -> None:
    is_time = Q(cleaned_at=None) | Q(cleaned_at__lt=Now() - CLEAN_EVERY)
    if Watch.objects.filter(is_time, pk=Watch.ROW).update(cleaned_at=Now()):
        forget_old_reports()
        forget_old_notifications()
