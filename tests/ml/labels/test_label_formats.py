"""Labels of steps in the formats of public data sets, on rows of our own."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rewardmodel.ml.data import DataError
from rewardmodel.ml.labels.reading import file_format, read_labels
from rewardmodel.ml.trees.trajectories import LabelOptions, Segment, Trajectory, with_classes
from tests.ml.records import completion, record, step, write_jsonl

NEGATIVE, NEUTRAL, POSITIVE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
STEPWISE = {"prompt": "What is 2 + 3?", "completions": ["We add.", "It is 6."], "labels": [True, False]}
SHEPHERD = {
    "input": "What is 2 + 3? Step 1: We add. ки\nStep 2: It is 6. The answer is: 6 ки",
    "label": "What is 2 + 3? Step 1: We add. +\nStep 2: It is 6. The answer is: 6 -",
    "task": "GSM8K",
}
PROCESSBENCH = {"id": "math-7", "problem": "What is 2 + 3?", "steps": ["We add.", "It is 6.", "So 6."], "label": 1}
PRMBENCH = {
    "idx": "a1",
    "classification": "redundency",
    "original_question": "What is 2 + 3?",
    "modified_question": "What is 2 plus 3?",
    "original_process": ["We add.", "It is 5."],
    "modified_process": ["We add.", "We add again.", "It is 5."],
    "error_steps": [2],
}


def read(path: Path, **options: Any) -> list[Trajectory]:
    return list(read_labels(path, LabelOptions(), Counter(), **options))


def labels(trajectory: Trajectory) -> list[Any]:
    return [(segment.text, segment.target) for segment in trajectory.segments[1:]]


def test_stepwise_rows(tmp_path: Path) -> None:
    rows = [
        STEPWISE,
        {**STEPWISE, "labels": [1.0, 0]},  # as a table with empty cells writes booleans
        {**STEPWISE, "labels": [1, -1]},
        {**STEPWISE, "labels": [None, 0.25]},
        {**STEPWISE, "ratings": [0, -1]},
        {**STEPWISE, "labels": [True, True], "ratings": [None, 0.0]},  # the labeler wrote the first step
    ]
    path = write_jsonl(tmp_path / "rows.jsonl", rows)
    assert file_format(path) == "stepwise"
    found = read(path)
    assert [one.problem for one in found] == ["What is 2 + 3?"] * 6
    assert [[target for _, target in labels(one)] for one in found] == [
        [POSITIVE, NEGATIVE],
        [POSITIVE, NEGATIVE],
        [POSITIVE, NEGATIVE],
        [None, (0.75, 0.0, 0.25)],
        [NEUTRAL, NEGATIVE],
        [POSITIVE, NEUTRAL],
    ]


def test_paths_of_one_labeling_become_one_tree_again(tmp_path: Path) -> None:
    """A record as the export writes it, one row per path, has each label once, like the record."""
    paths = [(["a", "b"], [1, -1]), (["a", "b2"], [1, 0]), (["c"], [-1])]
    rows = [
        {
            "prompt": "P?",
            "completions": steps,
            "labels": [one >= 0 for one in ratings],
            "ratings": ratings,
            "record_key": "k",
        }
        for steps, ratings in paths
    ]
    (tree, other) = read(write_jsonl(tmp_path / "rows.jsonl", [*rows, {**rows[0], "record_key": "l"}]))
    assert labels(tree) == [("a", POSITIVE), ("b", NEGATIVE), ("b2", NEUTRAL), ("c", NEGATIVE)]
    assert [segment.parent for segment in tree.segments] == [-1, 0, 1, 1, 0]
    assert labels(other) == [("a", POSITIVE), ("b", NEGATIVE)]


def test_math_shepherd_rows(tmp_path: Path) -> None:
    cyrillic = {name: text.replace("We add.", "Мы складываем руки.") for name, text in SHEPHERD.items()}
    path = write_jsonl(tmp_path / "rows.jsonl", [SHEPHERD, cyrillic])
    assert file_format(path) == "math-shepherd"
    first, second = read(path)
    assert first.problem == "What is 2 + 3?"
    assert labels(first) == [
        ("Step 1: We add.", POSITIVE),
        ("Step 2: It is 6. The answer is: 6", NEGATIVE),
    ]
    assert labels(second)[0] == ("Step 1: Мы складываем руки.", POSITIVE)  # a tag that both texts have is text


def test_processbench_rows_as_array_and_as_lines(tmp_path: Path) -> None:
    right = {**PROCESSBENCH, "label": -1.0}
    array = tmp_path / "math.json"
    array.write_text(json.dumps([PROCESSBENCH, right], indent=2))
    assert file_format(array) == "processbench"
    wrong, good = read(array)
    assert labels(wrong) == [("We add.", POSITIVE), ("It is 6.", NEGATIVE), ("So 6.", None)]
    assert [target for _, target in labels(good)] == [POSITIVE] * 3
    assert read(write_jsonl(tmp_path / "math.jsonl", [PROCESSBENCH, right])) == [wrong, good]


def test_prmbench_rows(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "rows.jsonl", [PRMBENCH])
    assert file_format(path) == "prmbench"
    unchanged, changed = read(path)
    assert labels(unchanged) == [("We add.", POSITIVE), ("It is 5.", POSITIVE)]
    assert labels(changed) == [("We add.", POSITIVE), ("We add again.", NEGATIVE), ("It is 5.", POSITIVE)]
    assert changed.problem == "What is 2 plus 3?"


def test_parquet_tables_of_every_format(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    for name, row in (
        ("stepwise", STEPWISE),
        ("math-shepherd", SHEPHERD),
        ("processbench", PROCESSBENCH),
        ("prm800k", record(step(completion("a"), completion("b", -1)))),
    ):
        path, lines = tmp_path / f"{name}.parquet", write_jsonl(tmp_path / f"{name}.jsonl", [row])
        parquet.write_table(pyarrow.Table.from_pylist([row]), path)
        assert file_format(path) == name
        assert read(path) == read(lines)


def test_broken_parquet_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(DataError, match=r"t.parquet is a damaged Parquet file"):
        read(path)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**STEPWISE, "labels": [True]}, "there are 2 steps but 1 labels"),
        ({**STEPWISE, "labels": [True, "no"]}, "the label of step 2 is 'no'; a label is true, false"),
        ({**STEPWISE, "labels": [1, 7]}, "the label of step 2 is 7"),
        ({**STEPWISE, "completions": ["a", None]}, '"completions" must be a list of strings'),
        ({**STEPWISE, "labels": None, "ratings": [1, 2]}, "the label of step 2 is 2; a rating is -1, 0, 1 or null"),
        ({**STEPWISE, "prompt": 5}, '"prompt" is missing or not a string'),
        ({**SHEPHERD, "label": SHEPHERD["input"].replace("ки", "?")}, r"has '\?' in the place of tag 1"),
        ({**SHEPHERD, "label": "something else"}, '"label" differs from "input" before tag 1'),
        ({"input": "What? We add. ки", "label": "What? We add. +"}, 'no "Step 1:" before the first tag'),
        ({**SHEPHERD, "input": SHEPHERD["input"] + " so", "label": SHEPHERD["label"] + " so"}, "a step without a tag"),
        ({**PROCESSBENCH, "label": 3}, '"label" is 3; expected the index of the first wrong one of 3 steps'),
        ({**PROCESSBENCH, "label": 0.5}, '"label" is 0.5'),
        ({**PROCESSBENCH, "label": True}, '"label" is True'),
        ({**PRMBENCH, "error_steps": [0]}, '"error_steps" is .0.; expected a list of numbers of steps, counted from 1'),
        (record(step(completion("a", True))), "step 1: rating is True"),
        (record(step(completion("a", []))), r"step 1: rating is \[\]"),  # type: ignore[arg-type]
        (record(step(completion("a", probabilities=3))), "step 1: probabilities are 3"),
        (record(step(completion("a"), chosen=True)), "step 1: chosen_completion is True"),
        (record("no step"), "step 1: .completions. must be a list of objects"),  # type: ignore[arg-type]
        (record({"completions": [None]}), "step 1: .completions. must be a list of objects"),
    ],
)
def test_unusable_row_is_named(row: dict[str, Any], message: str, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "rows.jsonl", [row])
    with pytest.raises(DataError, match=rf"rows.jsonl:1: .*{message}"):
        read(path)


def test_unknown_format_says_what_is_known(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "rows.jsonl", [{"text": "a"}])
    with pytest.raises(
        DataError, match=r"rows.jsonl:1: not a format of labeled steps.* has \"text\".*stepwise, math-shepherd"
    ):
        read(path)
    with pytest.raises(DataError, match=r'rows.jsonl:1: "completions" must be a list of strings'):
        read(path, named="stepwise")


def test_excluded_and_unlabeled_rows_are_counted(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "rows.jsonl", [STEPWISE, {**STEPWISE, "prompt": "Q"}, {**STEPWISE, "labels": [None, None]}]
    )
    counts: Counter[str] = Counter()
    assert len(list(read_labels(path, LabelOptions(), counts, lambda row: row["problem"] == "Q"))) == 1
    assert counts == {"excluded_problem": 1, "excluded_unlabeled": 1, "trajectories": 1}


@pytest.mark.parametrize(("neutral", "as_class"), [("positive", (0.25, 0.75)), ("negative", (0.5, 0.5))])
def test_two_classes_share_out_the_neutral_one(neutral: str, as_class: tuple[float, float]) -> None:
    trajectory = Trajectory((Segment("P", -1), Segment("a", 0, (0.25, 0.25, 0.5)), Segment("b", 1)))
    two = with_classes(trajectory, ("negative", "positive"), neutral)
    assert [segment.target for segment in two.segments] == [None, as_class, None]
    assert with_classes(trajectory, ("negative", "neutral", "positive")) is trajectory
