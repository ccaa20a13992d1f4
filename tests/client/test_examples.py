"""The two example programs run against a real site, as a reader would run them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from annotation.models import Labeling, Phase, User
from annotation.services.labelings import submit_labeling
from tests.client.conftest import TokenOf
from tests.factories import ItemFactory, PhaseFactory, SolutionFactory, UserFactory, label, lease

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "stepmark_client/examples"

pytestmark = pytest.mark.django_db(transaction=True)


def run(name: str, *arguments: str, token: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "stepmark_client/src"), "STEPMARK_TOKEN": token}
    ended = subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments],
        env=environment,
        cwd=EXAMPLES,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_label_example_labels_until_nothing_is_left(live_server: LiveServer, token_of: TokenOf) -> None:
    phase = PhaseFactory(status=Phase.Status.OPEN)
    right = ItemFactory(phase=phase)
    wrong = ItemFactory(phase=phase, solution=SolutionFactory(steps=["$2 + 2 = 4$.", "Obviously $4 = 5$.", "So 5."]))
    labeler = UserFactory()
    run("label.py", live_server.url, token=token_of(labeler, "label"))
    labelings = {labeling.solution_id: labeling for labeling in Labeling.objects.filter(labeler=labeler)}
    assert set(labelings) == {right.solution_id, wrong.solution_id}
    assert labelings[right.solution_id].finish_reason == "solution"
    found = labelings[wrong.solution_id]
    ratings = [step["completions"][0]["rating"] for step in found.label["steps"]]
    assert (found.finish_reason, ratings) == ("found_error", [1, -1])


def test_export_example_writes_records_and_counts(live_server: LiveServer, token_of: TokenOf, tmp_path: Path) -> None:
    rated: list[list[int | None]] = [[1, 1, 1], [1, -1], [1, 0, -1]]
    for ratings in rated:
        assignment = lease()
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label(ratings))
    researcher = UserFactory(role=User.Role.RESEARCHER)
    file = tmp_path / "ratings.jsonl"
    told = run("export.py", live_server.url, str(file), token=token_of(researcher, "read"))
    assert told.split() == ["2", "found_error", "1", "solution"]
    records = [json.loads(line) for line in file.read_text().splitlines()]
    assert [record["label"] for record in records] == list(
        Labeling.objects.order_by("pk").values_list("label", flat=True)
    )


def test_examples_are_short() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in EXAMPLES.glob("*.py")}
    assert set(lengths) == {"label.py", "export.py"}
    assert max(lengths.values()) <= 60
