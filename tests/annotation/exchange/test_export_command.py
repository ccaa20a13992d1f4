"""export_prm800k: the choice of labelings, their format and the output file."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotation.models import Labeling, Problem, User
from annotation.services.labelings import submit_labeling
from tests.annotation.exchange.conftest import Run
from tests.annotation.exchange.records import LABELER, Line, completion, phase_one, phase_two, step, write_lines
from tests.factories import ItemFactory, label, lease

Manage = Callable[..., Run]
Export = Callable[..., list[dict[str, Any]]]
Importing = Callable[..., None]


@pytest.fixture
def importing(manage: Manage, tmp_path: Path) -> Importing:
    def run(*lines: Line) -> None:
        assert manage("import_prm800k", write_lines(tmp_path / "in.jsonl", lines)).error is None

    return run


def test_phase_and_generation_select(importing: Importing, export: Export) -> None:
    importing(phase_one(), phase_two(), phase_two(generation=7))

    assert export("--phase", 1) == [phase_one()]
    assert export("--phase", 2) == [phase_two(), phase_two(generation=7)]
    assert export("--generation", 7) == [phase_two(generation=7)]
    assert export("--generation", 0) == []


def test_export_has_screening_and_quality_control_on_request(importing: Importing, export: Export) -> None:
    screening = phase_two(generation=-1, is_initial_screening_question=True)
    control = phase_two(is_quality_control_question=True)
    importing(screening, control)

    assert export() == [screening]
    assert export("--include-quality-control") == [screening, control]


def test_superseded_labelings_are_left_out(importing: Importing, export: Export) -> None:
    importing(phase_two())
    first = Labeling.objects.get()
    Labeling.objects.create(
        origin=Labeling.Origin.NATIVE,
        record_key="00000000-0000-4000-8000-000000000002",
        problem=first.problem,
        labeler=first.labeler,
        submitted_at=first.submitted_at,
        flow=2,
        generation_number=6,
        is_quality_control=False,
        is_screening=False,
        question=first.question,
        label=phase_two((1, 1, 1, 1))["label"],
        finish_reason="solution",
        supersedes=first,
    )

    assert export() == [phase_two((1, 1, 1, 1))]


def test_labelers_select_people_or_models(importing: Importing, export: Export) -> None:
    model = "00000000-0000-4000-8000-00000000000a"
    by_model, by_person, by_nobody = phase_two(labeler=model), phase_two(), phase_two(labeler=None)
    importing(by_model, by_person, by_nobody)
    User.objects.filter(pk=model).update(kind=User.Kind.MODEL)

    assert export("--labelers", "models") == [by_model]
    assert export("--labelers", "people") == [by_person, by_nobody]
    assert export("--labelers", "all") == [by_model, by_person, by_nobody]


def test_held_out_labelings_are_told_and_can_be_left_out(
    importing: Importing, export: Export, manage: Manage, tmp_path: Path
) -> None:
    importing(phase_one(), phase_two())
    Problem.objects.filter(text="What is $2 + 3$?").update(split="test")

    run = manage("export_prm800k", "--output", tmp_path / "all.jsonl")

    assert "2 records written" in run.err
    assert "1 of them belong to held-out problems" in run.err
    assert export("--split", "train") == [phase_one()]
    assert export("--split", "test") == [phase_two()]


@pytest.mark.parametrize("name", ["stepwise", "parquet"])
def test_training_formats_refuse_held_out_problems(name: str, manage: Manage, tmp_path: Path) -> None:
    for split in ("test", "all"):
        run = manage("export_prm800k", "--format", name, "--split", split, "--output", tmp_path / "out")

        assert run.error is not None
        assert "never holds held-out problems" in run.error
    assert list(tmp_path.iterdir()) == []


def test_stepwise_never_holds_held_out_or_unfinished_labelings(importing: Importing, export: Export) -> None:
    given_up = phase_one(label=phase_one()["label"] | {"finish_reason": "give_up"})
    bad = phase_two(label=phase_two()["label"] | {"finish_reason": "bad_problem"})
    importing(given_up, bad, phase_one(question={"problem": "Held out?", "ground_truth_answer": "yes"}), phase_one())
    Problem.objects.filter(text="Held out?").update(split="test")

    assert [row["prompt"] for row in export("--format", "stepwise")] == ["What is half of $12$?"]


def test_stepwise_rows_end_at_the_first_negative_step(importing: Importing, export: Export) -> None:
    importing(phase_two((1, 0, -1)))

    rows = export("--format", "stepwise")

    steps = ["We add $2$ and $3$.", "Let us see.", "That makes $6$."]
    assert rows == [{"prompt": "What is $2 + 3$?", "completions": steps, "labels": [True, True, False]}]


def test_stepwise_neutral_negative_makes_neutral_steps_false(importing: Importing, export: Export) -> None:
    importing(phase_two((1, 0, -1)))

    assert export("--format", "stepwise", "--neutral", "negative")[0]["labels"] == [True, False, False]


def test_parquet_holds_the_rows_with_ratings_and_origin(importing: Importing, manage: Manage, tmp_path: Path) -> None:
    importing(phase_two((1, 0, -1)), phase_one([step([completion("a", -1)], human="b"), step([completion("c", 1)], 0)]))

    assert manage("export_prm800k", "--format", "parquet", "--output", tmp_path / "x.parquet").error is None

    first, alternative, trunk = pq.read_table(tmp_path / "x.parquet").to_pylist()
    assert (first["ratings"], first["labels"]) == ([1, 0, -1], [True, True, False])
    assert (first["labeler"], first["labeler_kind"], first["phase"], first["generation"]) == (LABELER, "person", 2, 6)
    assert first["timestamp"].isoformat() == "2025-11-22T16:51:29.070606+00:00"
    assert first["pre_generated_verifier_score"] == 0.002718281828459045
    assert first["record_key"] == str(Labeling.objects.get(flow=2).record_key)
    assert (alternative["completions"], alternative["ratings"]) == (["a"], [-1])
    assert (trunk["completions"], trunk["ratings"], trunk["labels"]) == (["b", "c"], [None, 1], [True, True])


def test_parquet_is_written_in_row_groups(
    importing: Importing, manage: Manage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotation.exports.parquet.ROW_GROUP", 2)
    importing(*[phase_two(generation=number) for number in range(5)])

    manage("export_prm800k", "--format", "parquet", "--output", tmp_path / "x.parquet")

    metadata = pq.read_metadata(tmp_path / "x.parquet")
    assert (metadata.num_rows, metadata.num_row_groups) == (5, 3)


@pytest.mark.parametrize("output", ["-", "rows.parquet.gz"])
def test_parquet_needs_a_file_of_its_own(output: str, manage: Manage) -> None:
    run = manage("export_prm800k", "--format", "parquet", "--output", output)

    assert run.error is not None
    assert "--output FILE.parquet" in run.error


def test_native_labeling_is_exported_and_its_import_adds_nothing(
    manage: Manage, export: Export, tmp_path: Path
) -> None:
    assignment = lease()
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 0, -1]))

    [record] = export()
    again = manage("import_prm800k", tmp_path / "export.jsonl")

    assert list(record) == [
        "labeler",
        "timestamp",
        "generation",
        "is_quality_control_question",
        "is_initial_screening_question",
        "question",
        "label",
    ]
    assert record["labeler"] == str(assignment.labeler.pk)
    assert record["question"]["pre_generated_verifier_score"] == 0.75
    assert [step["completions"][0]["rating"] for step in record["label"]["steps"]] == [1, 0, -1]
    assert again.out == "1 records read: 0 new, 1 known, 0 bad.\n"


ANSWERS = {"reason": "Too hard.", "suggested_answer": "43"}


def give_up() -> Labeling:
    assignment = lease(ItemFactory(phase__name="Lab algebra", generation_number=None))
    given = label([1], finish_reason="give_up")
    return submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=given, details={**ANSWERS})[0]


def test_details_are_a_last_key_only_on_demand(export: Export) -> None:
    give_up()
    [plain] = export()
    [told] = export("--details")
    assert "details" not in plain
    assert list(told)[-1] == "details"
    assert {**plain, "details": ANSWERS} == told


def test_details_stand_beside_training_rows(manage: Manage, tmp_path: Path) -> None:
    item = ItemFactory(phase__ask_progress=True, phase__ask_explanation=True)
    assignment = lease(item)
    answers = {"progress": 2, "explanation": "It forgets the sign."}
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1]), details=answers)
    stepwise, parquet = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    manage("export_prm800k", "--format", "stepwise", "--details", "--output", stepwise)
    manage("export_prm800k", "--format", "parquet", "--details", "--output", parquet)
    assert json.loads(stepwise.read_text())["details"] == answers
    [row] = pq.read_table(parquet).to_pylist()
    assert json.loads(row["details"]) == answers
    manage("export_prm800k", "--format", "parquet", "--output", parquet)
    assert "details" not in pq.read_schema(parquet).names


def test_phase_source_labeler_and_dates_select(importing: Importing, export: Export, manage: Manage) -> None:
    importing(phase_one(), phase_two())
    native = give_up()
    assert native.labeler is not None
    assert native.submitted_at is not None
    day = native.submitted_at.date()
    [record] = export("--phase", "Lab algebra")
    assert record["labeler"] == str(native.labeler.pk)
    assert export("--labeler", native.labeler.username) == export("--labeler", native.labeler.pk) == [record]
    assert export("--since", day.isoformat()) == [record]
    assert export("--until", day.isoformat()) == export("--source", "PRM800K") == [phase_one(), phase_two()]
    assert export("--phase", "2", "--source", "PRM800K") == [phase_two()]
    for option, wrong in (("--phase", "Lab geometry"), ("--labeler", "nobody")):
        run = manage("export_prm800k", "--output", "-", option, wrong)
        assert wrong in str(run.error)


def test_gz_output_is_compressed_and_the_same_every_time(importing: Importing, manage: Manage, tmp_path: Path) -> None:
    importing(phase_one())
    for name in ("one.jsonl.gz", "two.jsonl.gz"):
        manage("export_prm800k", "--output", tmp_path / name)

    packed = (tmp_path / "one.jsonl.gz").read_bytes()
    assert json.loads(gzip.decompress(packed)) == phase_one()
    assert packed == (tmp_path / "two.jsonl.gz").read_bytes()


def test_minus_writes_to_standard_output(importing: Importing, manage: Manage) -> None:
    importing(phase_one())

    run = manage("export_prm800k", "--output", "-")

    assert json.loads(run.out) == phase_one()
    assert run.err == "1 records written to standard output.\n"


def test_output_file_stays_as_it_was_when_the_export_fails(
    importing: Importing, manage: Manage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing(phase_one())
    target = tmp_path / "out.jsonl"
    target.write_text("before")

    def full(labeling: Labeling) -> dict[str, Any]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("annotation.exports.labels.build_record", full)

    assert manage("export_prm800k", "--output", target).error == f"{target} cannot be written: No space left on device"
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


@pytest.mark.parametrize("name", ["no/such/folder.jsonl", "."])
def test_output_that_cannot_be_written_is_an_error(name: str, manage: Manage, tmp_path: Path) -> None:
    run = manage("export_prm800k", "--output", tmp_path / name)

    assert run.error is not None
    assert "cannot be written" in run.error


def test_device_as_output_is_written_to_and_not_replaced(importing: Importing, manage: Manage) -> None:
    importing(phase_one())

    assert manage("export_prm800k", "--output", "/dev/null").error is None
    assert Path("/dev/null").is_char_device()
