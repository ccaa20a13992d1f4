"""Puts gold among the items of filling.py: `python -m tests.benchmarks.labeling_server.gold_filling GOLD EVERY OTHERS`.

The gold solutions are drawn from those that wait, which then no longer do. OTHERS people have answered each of them, as on a site that has
worked for a while. Prints one JSON line with the phase's seed. `… gold_filling kinds LABELER` prints which assignments were gold.
"""

import json
import sys
from typing import Any

import django

ANSWERED = """
INSERT INTO annotation_assignment (item_id, slot, labeler_id, status, leased_at, lease_expires_at, closed_at, draft_version, ahead,
    ask_progress, ask_explanation, ask_alternatives)
SELECT item.id, row_number() OVER (PARTITION BY item.id) - 1, person.id, 'submitted', now(), now(), now(), 0, false, false, false, 0
FROM annotation_item AS item CROSS JOIN annotation_user AS person
WHERE item.kind = 'quality_control' AND person.username LIKE 'other-%'
"""


def fill(*, gold: int, every: int, others: int) -> dict[str, Any]:
    from django.db import connection, transaction

    from annotation.models import Gold, Item, Phase, User
    from annotation.services.gold import make_gold
    from annotation.services.gold_items import gold_item
    from tests.factories import label

    phase = Phase.objects.get(name="Benchmark")
    Phase.objects.update(quality_control_every=every)
    maker = User.objects.create(username="maker", role=User.Role.REVIEWER)
    User.objects.bulk_create(User(username=f"other-{number}") for number in range(others))
    for item in Item.objects.filter(phase=phase).select_related("solution").order_by("?")[:gold]:
        with transaction.atomic():
            solution = item.solution
            assert solution is not None
            item.delete()
            made = make_gold(
                solution=solution,
                label=label([1] * len(solution.steps), steps=solution.steps),
                origin=Gold.Origin.PAGE,
                actor=maker,
            )
            gold_item(phase=phase, gold=made, kind=Item.Kind.QUALITY_CONTROL).save()
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED)
        Item.objects.filter(kind=Item.Kind.QUALITY_CONTROL).update(free_slots=32_767 - others)
        cursor.execute("VACUUM ANALYZE")
    return {"labelers": {user.username: str(user.pk) for user in User.objects.filter(username__startswith="labeler-")}}


def kinds(labeler: str) -> dict[int, str]:
    from annotation.models import Assignment

    return dict(Assignment.objects.filter(labeler__username=labeler).values_list("pk", "item__kind"))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "kinds":
        print(json.dumps(kinds(sys.argv[2])))  # noqa: T201
    else:
        print(json.dumps(fill(gold=int(sys.argv[1]), every=int(sys.argv[2]), others=int(sys.argv[3]))))  # noqa: T201
