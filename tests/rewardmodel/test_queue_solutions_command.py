"""From a file of outside samples to labelers by two commands: import_problems, queue_solutions."""

import json
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from annotation.imports.solutions import SolutionImporter
from annotation.models import Item, Problem, Solution
from rewardmodel.services.queued_grading import grade_queued, ungraded_in_queue
from tests.factories import PhaseFactory, ProblemFactory, SolutionFactory
from tests.rewardmodel.conftest import Messages

pytestmark = [pytest.mark.django_db(transaction=True)]

Write = Callable[[str, Iterable[dict[str, Any]]], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, rows: Iterable[dict[str, Any]]) -> str:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return str(path)

    return write


def _manage(*arguments: str) -> tuple[str, str]:
    """Standard output and error."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
    return out.getvalue(), err.getvalue()


def _samples(count: int, *, per_problem: int) -> list[dict[str, Any]]:
    return [
        {
            "problem": f"What is ${number // per_problem} + 1$?",
            "solution": f"We count on.\nHence it is $\\boxed{{{number // per_problem + 1 + number % 2}}}$.",
        }
        for number in range(count)
    ]


def test_a_thousand_outside_samples_come_to_labelers_by_two_commands(
    write: Write, messages: Messages, as_labeler: APIClient
) -> None:
    PhaseFactory(name="Outside")
    problems = write(
        "problems.jsonl", ({"problem": f"What is ${n} + 1$?", "answer": str(n + 1), "level": 2} for n in range(250))
    )
    samples = write("samples.jsonl", _samples(1_000, per_problem=4))
    _manage("import_problems", problems, "--source", "mine")
    out, err = _manage("queue_solutions", samples, "--phase", "Outside", "--generator", "theirs")
    assert [line for line in err.splitlines() if not line.endswith("% of the file")] == []  # only progress
    assert "1,000 solutions of 250 problems queued in Outside." in out
    assert Item.objects.filter(free_slots=1, generation_number=None).count() == 1_000
    task = as_labeler.post("/api/v1/assignments/next", {}).json()
    assert task["steps"][0] == "We count on."
    assert "boxed{1}" in task["steps"][1]
    again, _ = _manage("queue_solutions", samples, "--phase", "Outside", "--generator", "theirs")
    assert "0 solutions of 0 problems queued in Outside; not queued: 1,000 already in the phase." in again
    # graded later, by the workers
    assert messages.names() == ["grade_queued"]
    grade_queued(seconds=600)
    assert not ungraded_in_queue().exists()
    assert set(Solution.objects.values_list("grade", flat=True)) == {"correct", "wrong"}


def test_bad_lines_unknown_and_held_out_problems_are_named_and_the_rest_is_queued(write: Write) -> None:
    PhaseFactory(name="Outside", status="paused")
    ProblemFactory(text="What is $0 + 1$?")
    ProblemFactory(text="What is $1 + 1$?", split=Problem.Split.TEST)
    rows = [*_samples(3, per_problem=1), {"problem": "What is $0 + 1$?"}]
    path = write("samples.jsonl", rows)
    out, err = _manage("queue_solutions", path, "--phase", "Outside")
    assert f'{path}:3: the problem "What is $2 + 1$?" is unknown' in err
    assert f"{path}:4: there are neither" in err
    assert "1 solutions of 1 problems queued in Outside; not queued: 1 of held-out problems." in out
    assert "The phase is paused" in out


def test_stored_solutions_of_a_generator_are_queued_by_grade(write: Write) -> None:
    """With --only wrong, ungraded ones are graded first."""
    PhaseFactory(name="Outside")
    problem = ProblemFactory(answer="42")
    for answer in ("41", "42", "43", None):
        SolutionFactory(problem=problem, generator="theirs", answer=answer, grade=Solution.Grade.UNGRADED)
    out, _ = _manage(
        "queue_solutions", "--generator", "theirs", "--phase", "Outside", "--only", "wrong", "--limit", "1"
    )
    assert "1 solutions of 1 problems queued in Outside" in out
    out, _ = _manage(
        "queue_solutions", "--generator", "theirs", "--phase", "Outside", "--only", "wrong", "--labels", "3"
    )
    assert "1 solutions of 1 problems queued in Outside; not queued: 1 already in the phase, 2 of another grade." in out
    assert list(Item.objects.order_by("pk").values_list("solution__answer", "labelings_wanted")) == [
        ("41", 1),
        ("43", 3),
    ]


def test_file_is_graded_first_if_only_wrong_answers_are_asked_for(write: Write) -> None:
    PhaseFactory(name="Outside")
    for number in range(3):
        ProblemFactory(text=f"What is ${number} + 1$?", answer=str(number + 1))
    rows = [row | {"answer": str(1 + n % 2)} for n, row in enumerate(_samples(3, per_problem=1))]
    _manage("queue_solutions", write("samples.jsonl", rows), "--phase", "Outside", "--only", "wrong")
    assert list(Item.objects.values_list("solution__answer", flat=True)) == ["1"]


def test_strict_import_queues_nothing_after_a_bad_line(write: Write) -> None:
    PhaseFactory(name="Outside")
    ProblemFactory(text="What is $0 + 1$?")
    out, err = _manage(
        "queue_solutions", write("samples.jsonl", _samples(2, per_problem=1)), "--phase", "Outside", "--strict"
    )
    assert "nothing was imported" in err
    assert out == ""
    assert not Item.objects.exists()
    assert not Solution.objects.exists()


def test_interrupted_command_keeps_whole_batches_and_goes_on_later(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    PhaseFactory(name="Outside")
    ProblemFactory(text="What is $0 + 1$?")
    path = write("samples.jsonl", _samples(1_200, per_problem=1_200))
    store, calls = SolutionImporter.store, []

    def interrupted(self: SolutionImporter, rows: Any) -> Any:
        calls.append(rows)
        outcomes = store(self, rows)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return outcomes

    with monkeypatch.context() as patched:
        patched.setattr(SolutionImporter, "store", interrupted)
        _, err = _manage("queue_solutions", path, "--phase", "Outside")
    assert "Interrupted. What was queued so far stays queued" in err
    assert Item.objects.count() == Solution.objects.count() == 500
    out, _ = _manage("queue_solutions", path, "--phase", "Outside")
    assert "700 solutions of 1 problems queued in Outside; not queued: 500 already in the phase." in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--phase", "Nowhere", "--generator", "x"), "There is no phase “Nowhere”. Known phases: “Build”, “Rate”."),
        (("--phase", "Build", "--generator", "x"), "Build has flow 1, in which problems are queued"),
        (("--phase", "Rate", "--generator", "x"), "No solution is stored under the generator “x”"),
        (("--phase", "Rate"), "Name a file of solutions, or a generator"),
        (("--phase", "Rate", "--generator", "x", "--labels", "0"), "An item gets between 1 and 100 labelings."),
        (("nowhere.jsonl", "--phase", "Rate"), "nowhere.jsonl: no such file"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: tuple[str, ...], message: str) -> None:
    PhaseFactory(name="Build", flow=1)
    PhaseFactory(name="Rate")
    assert message in _manage("queue_solutions", *arguments)[1]
