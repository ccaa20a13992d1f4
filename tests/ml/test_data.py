import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from rewardmodel.ml.data import DataError, read_prm800k, read_solutions
from tests.ml.records import completion, record, step, write_jsonl

SHARED = Path(__file__).parents[3] / "shared" / "data" / "prm800k"

# Oddities of the published data set, by number: all must be read unchanged.
ODDITIES: dict[str, dict[str, Any]] = {
    "1 completions null": record({"completions": None, "human_completion": None, "chosen_completion": None}),
    "2 human completion object": record(
        step(chosen=None, human={"text": "h", "rating": None, "source": "human", "flagged": False})
    ),
    "3 rating null": record(step(completion("a", None), completion("b", 1), chosen=1)),
    "4 flagged null": record(step({"text": "a", "rating": 1, "flagged": None})),
    "5 same text twice": record(step(completion("a", 1), completion("a", -1))),
    "6 fewer steps than generated": record(
        step(completion("a")), question={"problem": "P", "pre_generated_steps": ["a", "b"]}
    ),
    "7 screening": record(
        step(completion("a")),
        generation=-1,
        question={"problem": "P", "ground_truth_solution": None, "ground_truth_answer": None},
    ),
    "8 human and chosen": record(step(completion("a"), human={"text": "half", "rating": None})),
    "9 answer in the last step": record(step(completion("so\n\n# Answer\n\n468"))),
    "10 nothing chosen at the error": record(step(completion("a", -1), chosen=None), finish_reason="found_error"),
    "11 human completion text": record(step(chosen=None, human="typed")),
    "12 no completions": record(step(chosen=None)),
    "unknown keys and unicode": record(step(completion("½ ≠ 𝟚", extra_key=1.5)), _reconstructed=["x"]),
}


@pytest.mark.parametrize("name", ODDITIES)
def test_read_prm800k_keeps_oddity(name: str, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "data.jsonl", [ODDITIES[name]])
    assert [json.dumps(one) for one in read_prm800k(path)] == [json.dumps(ODDITIES[name])]


def test_read_prm800k_of_gzip_equals_plain(tmp_path: Path) -> None:
    plain = write_jsonl(tmp_path / "a.jsonl", list(ODDITIES.values()))
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    assert list(read_prm800k(packed)) == list(read_prm800k(plain)) == list(ODDITIES.values())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": ', r"data:1: not JSON"),
        (b"\n[1]\n", r"data:2: must be a JSON object, found \[1\]"),
        (b'{"question": {}}\n', r"data:1: question.problem is missing"),
        (b'{"question": {"problem": "P"}, "label": {}}\n', r"data:1: label.steps is missing"),
        (b'{"a": "\xff"}\n', r"data:1: not UTF-8"),
        (b"\xff\xfe{\x00", r"data is UTF-16 text; save it as UTF-8"),
        (b'{"a": NaN}', r"data:1: not usable JSON: NaN is not a JSON number"),
        (b'{"a": 1, "a": 2}', r'data:1: not usable JSON: the key "a" occurs twice'),
        (b'{"a": "\\ud83d"}', r"data:1: a contains half a surrogate pair"),
        (b'\n{"a": ["\\u0000"]}', r"data:2: a\[0\] contains the character NUL"),
        (gzip.compress(b'{"question"', mtime=0)[:-9], r"data:1: the file is damaged or truncated here"),
    ],
)
def test_read_prm800k_of_a_broken_file_says_where(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(content)
    with pytest.raises(DataError, match=reason):
        list(read_prm800k(path))


def test_read_prm800k_of_a_missing_file_names_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere.jsonl: no such file"):
        list(read_prm800k(tmp_path / "nowhere.jsonl"))


def test_read_solutions_splits_a_solution_text(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "s.jsonl", [{"problem": "P", "solution": "a\nb\n\n# Answer\n\n1", "id": 7}])
    assert next(read_solutions(path))["steps"] == ["a", "b\n\n# Answer\n\n1"]
    assert next(read_solutions(path))["id"] == 7


def test_read_solutions_with_outcome_needs_is_correct(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "s.jsonl", [{"problem": "P", "steps": ["a"], "is_correct": 2}])
    with pytest.raises(DataError, match=r's.jsonl:1: "is_correct" must be true or false'):
        list(read_solutions(path, with_outcome=True))


@pytest.mark.skipif(not SHARED.exists(), reason="the published rows are not at hand")
def test_read_prm800k_gives_published_rows_back() -> None:
    for name in ("original_rows.jsonl", "phase1_train_rebuilt.jsonl"):
        lines = (SHARED / name).read_text(encoding="utf-8").splitlines()
        assert [json.dumps(one) for one in read_prm800k(SHARED / name)] == [
            json.dumps(json.loads(line)) for line in lines
        ]
