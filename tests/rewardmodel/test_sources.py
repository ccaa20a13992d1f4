"""Which problems a generation samples: those of the sources that it names, with or without drawings."""

from collections.abc import Callable

import pytest

from annotation.models import Problem, Solution
from rewardmodel.models import Generation
from rewardmodel.models.transitions import GENERATION_STAGE
from rewardmodel.services.generations import start_next
from tests.factories import ProblemFactory
from tests.rewardmodel.conftest import Messages
from tests.transitions import move

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
    generation.refresh_from_db()
    move(generation, GENERATION_STAGE, "done")
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
