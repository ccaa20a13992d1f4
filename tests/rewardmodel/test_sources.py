"""Which problems a generation samples: those of the sources that it names, with or without drawings."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from annotation.models import Problem, Solution
from rewardmodel.models import Generation
from rewardmodel.services.generations import start_next
from tests.factories import ProblemFactory
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.migrating import migrate, migrate_to_newest

Start = Callable[..., Generation]


def _sampled(number: int) -> set[str]:
    problems = Problem.objects.filter(solutions__generation_number=number)
    return set(problems.values_list("source", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("arithmetic")
def test_problems_imported_under_another_source_are_left_alone(start: Start, messages: Messages) -> None:
    for source in ("MATH", "GSM8K", "mine"):
        ProblemFactory.create_batch(2, source=source)
    generation = start(train=1, sources=["MATH", ""], start_next=True)
    messages.work_off()
    assert _sampled(0) == {"MATH", ""}
    following = start_next(generation=generation)
    assert following is not None
    assert following.options.sources == ["MATH", ""], "a generation that starts automatically keeps the sources"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("arithmetic")
def test_problems_with_drawings_can_be_left_out(start: Start, messages: Messages) -> None:
    drawn = ProblemFactory(text="How long is $AB$? [asy]draw(A--B);[/asy]")
    start(train=2, without_drawings=True)
    messages.work_off()
    problems = set(Solution.objects.values_list("problem", flat=True))
    assert len(problems) == 2
    assert drawn.pk not in problems


BEFORE = [("rewardmodel", "0009_help_texts_in_plain_english")]


def _stored(apps: Any, model: str) -> list[dict[str, Any]]:
    rows = apps.get_model("rewardmodel", model).objects.order_by("pk")
    return list(rows.values_list("settings", flat=True))


@pytest.fixture
def old_apps() -> Iterator[Any]:
    yield migrate(BEFORE)
    migrate_to_newest()


@pytest.mark.django_db(transaction=True)
def test_stored_settings_name_the_sources_of_the_day_of_the_upgrade(old_apps: Any) -> None:
    problem = old_apps.get_model("annotation", "Problem").objects
    for text, source, split, answer in [
        ("a", "MATH", "train", "1"), ("b", "", "train", "1"), ("c", "TEST", "test", "1"), ("d", "PROOFS", "train", None),
    ]:  # fmt: skip
        problem.create(text=text, source=source, split=split, answer=answer)
    phase = old_apps.get_model("annotation", "Phase").objects.create(name="Old", flow=2)
    generator = old_apps.get_model("rewardmodel", "Generator").objects.create(name="g", backend="imported")
    stored: list[dict[str, Any]] = [
        {"source": "", "base": "b", "then": {"problems": 5}},
        {"base": "b"},
        {"source": "MATH", "base": "b", "then": {"source": "", "then": {"source": "GSM8K"}}},
    ]
    generations = old_apps.get_model("rewardmodel", "Generation").objects
    for number, settings in enumerate(stored):
        generations.create(number=number, phase=phase, generator=generator, settings=settings)
    old_apps.get_model("rewardmodel", "LoopRun").objects.create(
        first=0, last=0, labeler="people", settings={"source": "MATH", "base": "b"}
    )

    new_apps = migrate([("rewardmodel", "0010_sources_that_a_generation_names")])
    assert _stored(new_apps, "Generation") == [
        {"sources": ["", "MATH"], "base": "b", "then": {"problems": 5}},
        {"sources": ["", "MATH"], "base": "b"},
        {"sources": ["MATH"], "base": "b", "then": {"sources": ["", "MATH"], "then": {"sources": ["GSM8K"]}}},
    ]
    assert _stored(new_apps, "LoopRun") == [{"sources": ["MATH"], "base": "b"}]

    back = migrate(BEFORE)
    assert _stored(back, "Generation") == [
        {"source": "", "base": "b", "then": {"problems": 5}},
        {"source": "", "base": "b"},
        {"source": "MATH", "base": "b", "then": {"source": "", "then": {"source": "GSM8K"}}},
    ]
