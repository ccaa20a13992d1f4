"""How many labels there are, and whose."""

from dataclasses import dataclass

from django.db import connection

from annotation.models import Assignment, Item
from rewardmodel.models import RewardModel, TrainingRun

TOTALS = """
SELECT count(*),
       count(*) FILTER (WHERE labeler.kind = 'model'),
       coalesce(sum(labeling.positive), 0), coalesce(sum(labeling.neutral), 0), coalesce(sum(labeling.negative), 0),
       count(*) FILTER (WHERE labeling.created_at > %(since)s OR %(since)s::timestamptz IS NULL)
FROM annotation_labeling AS labeling
LEFT JOIN annotation_user AS labeler ON labeler.id = labeling.labeler_id
WHERE NOT EXISTS (
    SELECT FROM annotation_labeling AS newer WHERE newer.supersedes_id IS NOT NULL AND newer.supersedes_id = labeling.id
)
"""
"""One walk along the index labeling_totals: neither the labels nor the rows are read. The counts of ratings are columns that the
database calculates as it writes the row, so they cannot be other than the label."""


@dataclass(frozen=True, slots=True)
class LabelingCounts:
    """Superseded labelings do not count. `since_training`: those that came after the last finished training was asked for."""

    total: int
    people: int
    models: int
    positive: int
    neutral: int
    negative: int
    since_training: int


@dataclass(frozen=True, slots=True)
class QueueCounts:
    open: int
    leased: int


def labeling_counts() -> LabelingCounts:
    last = (
        TrainingRun.objects.filter(kind=RewardModel.Kind.PRM, status=TrainingRun.Status.DONE)
        .order_by("-pk")
        .values_list("created_at", flat=True)
        .first()
    )
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, {"since": last})
        total, models, positive, neutral, negative, since = cursor.fetchone()
    return LabelingCounts(
        total=total,
        people=total - models,
        models=models,
        positive=positive,
        neutral=neutral,
        negative=negative,
        since_training=since,
    )


def queue_counts() -> QueueCounts:
    return QueueCounts(
        open=Item.objects.filter(free_slots__gt=0).count(),
        leased=Assignment.objects.filter(status=Assignment.Status.LEASED).count(),
    )
