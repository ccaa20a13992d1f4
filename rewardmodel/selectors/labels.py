"""How many labels there are, and whose."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from annotation.models import Assignment, Item, Labeling, User
from rewardmodel.models import RewardModel, TrainingRun

RATINGS = """
SELECT rating::text, count(*)
FROM annotation_labeling AS labeling,
     jsonb_path_query(labeling.label, 'lax $.steps[*].completions[*].rating') AS rating
WHERE NOT EXISTS (SELECT 1 FROM annotation_labeling AS newer WHERE newer.supersedes_id = labeling.id)
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """Superseded labelings do not count. `since_training`: those that came after the last finished training was asked for."""

    labelings: int
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


def label_counts() -> LabelCounts:
    last = (
        TrainingRun.objects.filter(kind=RewardModel.Kind.PRM, status=TrainingRun.Status.DONE)
        .order_by("-pk")
        .values_list("created_at", flat=True)
        .first()
    )
    newer = Q(created_at__gt=last) if last else Q(pk__isnull=False)
    by_model = Q(labeler__kind=User.Kind.MODEL)
    counts = Labeling.objects.filter(superseded_by=None).aggregate(
        labelings=Count("pk"), models=Count("pk", filter=by_model), since=Count("pk", filter=newer)
    )
    with connection.cursor() as cursor:
        cursor.execute(RATINGS)
        ratings = dict(cursor.fetchall())
    return LabelCounts(
        labelings=counts["labelings"],
        people=counts["labelings"] - counts["models"],
        models=counts["models"],
        positive=ratings.get("1", 0),
        neutral=ratings.get("0", 0),
        negative=ratings.get("-1", 0),
        since_training=counts["since"],
    )


def queue_counts() -> QueueCounts:
    return QueueCounts(
        open=Item.objects.filter(free_slots__gt=0).count(),
        leased=Assignment.objects.filter(status=Assignment.Status.LEASED).count(),
    )
