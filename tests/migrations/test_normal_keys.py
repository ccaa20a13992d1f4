"""A filled database gets the keys of normal forms, and goes back; problems in both splits under two spellings are held out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mathtext.normal_form import normal_key
from tests.migrations.migrating import Targets, migrate

BEFORE = [
    ("annotation", "0012_help_texts_in_plain_english"),
    ("rewardmodel", "0009_help_texts_in_plain_english"),
]
AFTER = [("annotation", "0014_equal_problems_are_in_one_split")]


@pytest.fixture
def old_apps(at_migrations: Callable[[Targets], Any]) -> Any:
    return at_migrations(BEFORE)


def fill(apps: Any) -> dict[str, Any]:
    """A held-out problem, its spelling as a queued, leased and sampled train problem, and a problem of its own."""
    problems = apps.get_model("annotation", "Problem").objects
    held_out = problems.create(text="What is $1 + 1$?", answer="2", split="test")
    leaking = problems.create(text="What is  $1+1$? ", answer="", split="train")
    other = problems.create(text="Another one?", answer="3", split="train")
    for number in range(2_500):
        problems.create(text=f"Problem {number}", split="train")
    phase = apps.get_model("annotation", "Phase").objects.create(name="Old", flow=2)
    solutions = [
        apps.get_model("annotation", "Solution").objects.create(
            key=f"{number:032x}", problem=problem, generator="old", generation_number=1, steps=["2"]
        )
        for number, problem in enumerate([leaking, leaking, other], start=1)
    ]
    items = [
        apps.get_model("annotation", "Item").objects.create(
            phase=phase, problem=solution.problem, solution=solution, labelings_wanted=2, free_slots=2
        )
        for solution in solutions
    ]
    user = apps.get_model("annotation", "User").objects.create(username="somebody")
    apps.get_model("annotation", "Assignment").objects.create(
        item=items[1], slot=0, labeler=user, lease_expires_at=timezone.now() + timedelta(hours=1)
    )
    items[1].free_slots = 1
    items[1].save()
    return {"held_out": held_out, "leaking": leaking, "other": other, "items": items}


def test_old_problems_get_their_keys_and_equal_ones_are_held_out(old_apps: Any) -> None:
    rows = fill(old_apps)

    apps = migrate(AFTER)

    problems = apps.get_model("annotation", "Problem").objects
    assert problems.count() == 2_503
    assert all(key == normal_key(text) for text, key in problems.values_list("text", "normal_key"))
    assert set(problems.filter(split="test").values_list("pk", flat=True)) == {rows["held_out"].pk, rows["leaking"].pk}
    assert problems.get(pk=rows["leaking"].pk).answer is None
    items = apps.get_model("annotation", "Item").objects
    assert set(items.values_list("pk", "free_slots")) == {(rows["items"][1].pk, 0), (rows["items"][2].pk, 2)}
    with pytest.raises(IntegrityError, match="is the same as problem"), transaction.atomic():
        problems.create(text="What is $1+1$", split="train")


def test_an_interrupted_migration_is_run_again(old_apps: Any) -> None:
    fill(old_apps)
    apps = migrate([("annotation", "0013_normal_keys_of_problems")])
    first = apps.get_model("annotation", "Problem").objects.order_by("pk").first()
    first.save()  # one key is there already

    apps = migrate(AFTER)

    assert not apps.get_model("annotation", "Problem").objects.filter(normal_key=None).exists()


def test_migrating_back_restores_the_old_rules(old_apps: Any) -> None:
    rows = fill(old_apps)
    migrate(AFTER)

    apps = migrate(BEFORE)

    problems = apps.get_model("annotation", "Problem").objects
    assert problems.count() == 2_503
    with pytest.raises(IntegrityError, match="cannot be held out any more"), transaction.atomic():
        problems.filter(pk=rows["other"].pk).update(split="test")
    problems.create(text="What is $1+1$", split="train")
    problems.filter(text="What is $1+1$").delete()
