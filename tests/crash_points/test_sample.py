"""Some of the points at which the product can die; `./dev crash-points` tries all of them (docs/reliability.md)."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from annotation.models import Problem
from tests.crash_points.hook import Points
from tests.crash_points.run import Trials, trials
from tests.crash_points.scenarios import SCENARIOS, Scenario
from tests.factories import ProblemFactory

pytestmark = pytest.mark.django_db(transaction=True)

TRIED = {"submit": 3, "draft": 1, "next": 1, "shard": 1, "gate": 1}
"""How many deaths of each action; the last commit is always one of them."""


@pytest.fixture
def made(transactional_db: None) -> Iterator[Trials]:
    with trials(str(connection.settings_dict["NAME"])) as found:
        yield found


@pytest.mark.parametrize("name", TRIED)
def test_action_that_died_is_repaired_by_a_retry(made: Trials, name: str) -> None:
    count = 0

    def only(number: int, side: str, points: list[str]) -> bool:
        nonlocal count
        commits = [place for place, what in enumerate(points) if what == "COMMIT"]
        last = commits[-1] if commits else len(points) - 1  # a single statement commits itself
        spread = number == last or (side == "before" and number % 5 == 2)
        count += spread
        return spread and count <= TRIED[name]

    report = made.run(SCENARIOS[name], only=only)
    assert report.faults == []
    assert report.tried == TRIED[name]
    assert len(report.points) >= 4


def test_action_that_cannot_be_repeated_is_found_out(made: Trials) -> None:
    """A text that grows twice is not the same as once: every death after the commit must be told."""

    def count_up(points: Points) -> None:
        Problem.objects.update(level=Concat("level", Value("+")))

    def prepare() -> None:
        ProblemFactory()

    scenario = Scenario("count", "a text grows", prepare, count_up)
    report = made.run(scenario)
    assert report.tried == 2 * len(report.points)
    assert report.faults
    assert all("Problem" in fault for fault in report.faults)
