"""Which labelings count: the table of docs/data-formats.md, row by row, in one database with every kind of labeling."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotation.exports.selection import TRAINED_ON, Selection, selected_labelings
from annotation.models import Exclusion, Item, Labeling, LabelingChange, Problem, User
from annotation.selectors.labeling_changes import Chosen
from annotation.selectors.labeling_page import labeling_page
from annotation.services.corrections import reopen_assignment
from annotation.services.exclusions import exclude
from annotation.services.labeling_changes import change_labelings
from annotation.services.labelings import submit_labeling
from annotation.services.reviewer_corrections import correct_labeling
from tests.factories import ItemFactory, ProblemFactory, UserFactory, label, lease

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs/data-formats.md").read_text()
HEAD = "| labeling | `prm800k` | `prm800k` with quality control | trained on | consensus |\n|---|---|---|---|---|\n"
ROWS = {
    name: [word == "yes" for word in uses]
    for line in DOCUMENT.split(HEAD)[1].split("\n\n")[0].splitlines()
    for name, *uses in [[cell.strip() for cell in line.strip("|").split("|")]]
}


def submitted(given: dict[str, Any] | None = None, *, details: dict[str, Any] | None = None, **fields: Any) -> Labeling:
    labeler = fields.pop("labeler", None) or UserFactory()
    item = ItemFactory(**fields)
    assignment = lease(item, labeler)
    return submit_labeling(
        assignment_id=assignment.pk, labeler=labeler, label=given or label([1, -1]), details=details
    )[0]


def corrected_by_labeler() -> tuple[Labeling, Labeling]:
    first = submitted()
    assert first.assignment is not None
    assert first.labeler is not None
    reopen_assignment(assignment_id=first.assignment.pk, labeler=first.labeler)
    second, _ = submit_labeling(assignment_id=first.assignment.pk, labeler=first.labeler, label=label([1, 0, -1]))
    return first, second


def corrected_by_reviewer() -> Labeling:
    return correct_labeling(
        labeling_id=submitted().pk, corrector=UserFactory(), label=label([0, -1]), reason="The first step does nothing."
    )


def changed(kind: LabelingChange.Kind, labeling: Labeling) -> Labeling:
    change_labelings(kind=kind, chosen=Chosen(ids=[labeling.pk]), reason="Unread.", actor=UserFactory())
    return labeling


def held_back() -> Labeling:
    labeling = submitted()
    exclude(labelings=[labeling.pk], kind=Exclusion.Kind.HELD_BACK, reason="Paused.", actor=None)
    return labeling


def held_out() -> Labeling:
    """Its problem became a test problem after it was labeled, as an import does it."""
    labeling = imported()
    Problem.objects.filter(pk=labeling.problem_id).update(split="test")
    return labeling


def imported(finish_reason: str | None = "solution") -> Labeling:
    return Labeling.objects.create(
        origin="import",
        record_key=uuid.uuid4(),
        problem=ProblemFactory(),
        flow=2,
        question={"problem": "Why?", "pre_generated_steps": ["Because.\n\n# Answer\n\n4"]},
        label=label([1], steps=["Because.\n\n# Answer\n\n4"], finish_reason=finish_reason),
        finish_reason=finish_reason,
    )


def by_model() -> Labeling:
    return submitted(labeler=UserFactory(kind=User.Kind.MODEL))


MADE: dict[str, Callable[[], Labeling]] = {
    "submitted, finished": submitted,
    "superseded by a correction": lambda: corrected_by_labeler()[0],
    "correction by its labeler": lambda: corrected_by_labeler()[1],
    "correction by a reviewer": corrected_by_reviewer,
    "excluded by a person": lambda: changed(LabelingChange.Kind.EXCLUDE, submitted()),
    "excluded, then included again": lambda: changed(
        LabelingChange.Kind.INCLUDE, changed(LabelingChange.Kind.EXCLUDE, submitted())
    ),
    "returned to the queue": lambda: changed(LabelingChange.Kind.RETURN, submitted()),
    "held back, its labeler is paused": held_back,
    "quality control": lambda: submitted(kind=Item.Kind.QUALITY_CONTROL),
    "screening": lambda: submitted(kind=Item.Kind.SCREENING, generation_number=-1),
    "given up": lambda: submitted(label([1], finish_reason="give_up"), details={"reason": "Too hard."}),
    "bad problem": lambda: submitted(label([1], finish_reason="bad_problem"), details={"reason": "Ambiguous."}),
    "of a held-out problem": held_out,
    "imported": imported,
    "imported, without a finish reason": lambda: imported(None),
    "by a model": by_model,
}


@pytest.mark.django_db
def test_every_row_of_the_documented_table_holds() -> None:
    assert list(MADE) == list(ROWS)
    made = {name: make() for name, make in MADE.items()}
    columns = [
        set(selected_labelings(Selection())),
        set(selected_labelings(Selection(include_quality_control=True))),
        set(selected_labelings(TRAINED_ON)),
        set(Labeling.objects.counting()),
    ]
    found = {name: [labeling in column for column in columns] for name, labeling in made.items()}
    assert found == ROWS
    for name, labeling in made.items():  # the labeling's own page tells the same
        uses = labeling_page(labeling_id=labeling.pk).uses
        told = [uses.export, uses.export_with_quality_control, uses.training, uses.consensus]
        assert (name, told) == (name, ROWS[name])


NOT_COUNTING = {
    "annotation/selectors/hours.py": "work is paid whether or not its labeling counts",
    "annotation/selectors/labeling_changes.py": "an excluded labeling can be included again",
    "annotation/selectors/labeling_page.py": "the page shows labelings of others that do not count, and says so",
    "annotation/selectors/pauses.py": "what a pause may hold back, and what it holds back already",
    "annotation/selectors/problem_detail.py": "the page of a problem shows what was labeled, and says what is excluded",
    "annotation/selectors/problem_list.py": "the list of problems counts what was labeled",
    "annotation/selectors/review_cases.py": "a reviewer sees all labelings of an item",
    "annotation/services/quality_control.py": "an answer to gold is judged, whether or not its labeling counts",
    "annotation/services/screening_results.py": "an answer to a screening is judged, whether or not its labeling counts",
    "annotation/services/corrections.py": "undoing is about the labeler's own work",
    "annotation/models/labeling.py": "`counting` is made of it",
    "rewardmodel/selectors/items.py": "the page of a generation shows what was labeled",
    "rewardmodel/selectors/labeling_counts.py": "counts slots that were lost to labelings that do not count",
    "rewardmodel/selectors/overview.py": "the pace of work, and the share of it that is usable",
}
"""Where labelings are read that are not superseded but may not count, and why."""


def test_whatever_reads_labelings_that_may_not_count_has_a_reason() -> None:
    sources = [path for app in ("annotation", "rewardmodel", "config") for path in (ROOT / app).rglob("*.py")]
    assert len(sources) > 200
    readers = {str(path.relative_to(ROOT)) for path in sources if re.search(r"not_superseded\(", path.read_text())}
    assert readers == set(NOT_COUNTING)
