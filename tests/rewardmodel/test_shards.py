"""What a shard computed is written with the end of the shard, and only by the worker that holds it."""

import uuid
from dataclasses import dataclass

import pytest

from annotation.models import Solution
from rewardmodel.models import Shard
from rewardmodel.services.grading import Grades, compute_grades
from rewardmodel.work import shards
from rewardmodel.work.results import Result, WrittenAlready
from tests.factories import SolutionFactory
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shard() -> Shard:
    return Shard.objects.create(
        generation=make_generation(0, stage="grading"), stage="grading", first_id=1, last_id=1, size=1
    )


@dataclass
class WritesSolution:
    """Writes a row; then it fails, if it is to."""

    failure: str = ""

    def write(self) -> str:
        SolutionFactory()
        if self.failure:
            raise ValueError(self.failure)
        return "row 7: it is odd"


def test_rows_and_errors_are_written_with_the_end_of_the_shard(shard: Shard) -> None:
    assert shards.work_through(shard, lambda _: WritesSolution())
    shard.refresh_from_db()
    assert (shard.status, shard.error) == ("done", "row 7: it is odd")
    assert Solution.objects.count() == 1


def test_nothing_is_written_when_writing_fails(shard: Shard) -> None:
    assert shards.work_through(shard, lambda _: WritesSolution("the disk is full"))
    shard.refresh_from_db()
    assert (shard.status, shard.attempts, shard.claim) == ("pending", 1, None)
    assert "the disk is full" in shard.error
    assert not Solution.objects.exists()


def test_worker_that_lost_its_claim_writes_nothing(shard: Shard) -> None:
    theirs = uuid.uuid4()

    def lose_the_claim(shard: Shard) -> Result:
        Shard.objects.filter(pk=shard.pk).update(claim=theirs)
        return WritesSolution()

    assert not shards.work_through(shard, lose_the_claim)
    shard.refresh_from_db()
    assert (shard.status, shard.claim) == ("running", theirs)
    assert not Solution.objects.exists()


def test_what_was_written_already_reports_its_errors(shard: Shard) -> None:
    assert shards.work_through(shard, lambda _: WrittenAlready(errors=("row 1: bad", "row 2: worse")))
    shard.refresh_from_db()
    assert (shard.status, shard.error) == ("done", "row 1: bad\nrow 2: worse")
    assert WrittenAlready().write() == ""


def test_grades_are_computed_first_and_stored_where_there_is_none() -> None:
    right, wrong, other = (SolutionFactory(answer=answer, grade="ungraded") for answer in ("42", "41", "40"))
    grades = compute_grades(solutions=Solution.objects.all())
    assert grades == Grades({"correct": [right.pk], "wrong": [wrong.pk, other.pk]})
    assert set(Solution.objects.values_list("grade", flat=True)) == {"ungraded"}
    Solution.objects.filter(pk=other.pk).update(grade="timeout")  # somebody was faster
    assert grades.write() == ""
    assert list(Solution.objects.order_by("pk").values_list("grade", flat=True)) == ["correct", "wrong", "timeout"]
