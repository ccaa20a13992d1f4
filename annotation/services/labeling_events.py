"""Tells webhooks of submitted labelings in groups: a row with each, and a notification for the rows that have gathered.

The row is written in the transaction of the submit, so no labeling is told that does not exist, and none is forgotten. No notification says
whether an item has a gold label: a receiver may be a room that labelers read.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from annotation.models import Event, Labeling, UntoldLabeling, Webhook
from annotation.services.notifications import notify

MOST_AT_ONCE = 50
"""Labelings of one notification."""


def keep_for_webhooks(labeling: Labeling) -> None:
    """Note that webhooks are to be told. Call it in the transaction that writes the labeling. One short query if nobody subscribes."""
    if Webhook.objects.filter(is_active=True, events__contains=[Event.LABELING_SUBMITTED]).exists():
        UntoldLabeling.objects.create(labeling=labeling)


def tell_of_labelings() -> int:
    """Make notifications of all labelings that wait to be told, and return their number. Several processes may call it at once."""
    told = 0
    while number := _tell_some():
        told += number
    return told


@transaction.atomic
def _tell_some() -> int:
    untold = list(
        UntoldLabeling.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("labeling__assignment__item__phase")
        .order_by("pk")[:MOST_AT_ONCE]
    )
    if untold:
        notify(
            event=Event.LABELING_SUBMITTED,
            body={"labelings": [_told(row.labeling) for row in untold], "link": "/labelings"},
        )
        UntoldLabeling.objects.filter(pk__in=[row.pk for row in untold]).delete()
    return len(untold)


def _told(labeling: Labeling) -> dict[str, Any]:
    phase = labeling.assignment.item.phase if labeling.assignment else None
    return {
        "id": labeling.pk,
        "link": f"/labelings/{labeling.pk}",
        "phase": {"id": phase.pk, "name": phase.name} if phase else None,
        "flow": labeling.flow,
        "labeler": str(labeling.labeler_id),
        "submitted_at": labeling.submitted_at.isoformat() if labeling.submitted_at else None,
        "finish_reason": labeling.finish_reason,
        "ratings": {"positive": labeling.positive, "neutral": labeling.neutral, "negative": labeling.negative},
        "supersedes": labeling.supersedes_id,
    }


def with_labels(told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same entries with the label of each. Labels never change, so every attempt of a delivery has the same."""
    labels = dict(Labeling.objects.filter(pk__in=[each["id"] for each in told]).values_list("pk", "label"))
    return [{**each, "label": labels.get(each["id"])} for each in told]
