import json
from pathlib import Path
from typing import Any

import pytest

from rewardmodel.ml.sampling import FilesGenerator, GeneratorError, SampledSolution


def write(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.fixture
def location(tmp_path: Path) -> str:
    return write(
        tmp_path / "solutions.jsonl",
        {"problem": "p", "steps": ["A.", "B.\n\n# Answer\n\n1"]},
        {"problem": "p", "solution": "A.\nC.\n\n# Answer\n\n2\n"},
        {"problem": "p", "steps": ["A.", "B."], "answer": "1"},
        {"problem": "p", "steps": ["D."], "finished": False},
        {"problem": "q", "solution": "Nothing."},
    )


def test_sample_reads_every_form(location: str) -> None:
    ((samples,), (other,)) = FilesGenerator(location).sample(["p"], 4), FilesGenerator(location).sample(["q"], 1)
    key = lambda sample: str(sample.steps)  # noqa: E731
    assert sorted(samples, key=key) == sorted(
        [
            SampledSolution(["A.", "B.\n\n# Answer\n\n1"], "1", True),
            SampledSolution(["A.", "C.\n\n# Answer\n\n2"], "2", True),
            SampledSolution(["A.", "B.\n\n# Answer\n\n1"], "1", True),
            SampledSolution(["D."], None, False),
        ],
        key=key,
    )
    assert other == [SampledSolution(["Nothing."], None, False)]


def test_sample_gives_each_solution_once_over_several_calls(location: str) -> None:
    generator = FilesGenerator(location)
    whole = generator.sample(["p"], 4, seed=7)[0]
    assert generator.sample(["p"], 1, seed=7)[0] + generator.sample(["p"], 3, seed=7, first_sample=1)[0] == whole


def test_sample_of_more_than_there_are(location: str) -> None:
    with pytest.raises(GeneratorError, match="has 1 solutions of problem 'q', but 2 are needed"):
        FilesGenerator(location).sample(["q"], 2)


def test_next_steps_after_one_prefix_are_different(location: str) -> None:
    generator = FilesGenerator(location)
    assert sorted(generator.next_steps("p", ["A."], 5)) == ["B.\n\n# Answer\n\n1", "C.\n\n# Answer\n\n2"]
    assert sorted(generator.next_steps("p", [], 5)) == ["A.", "D."]
    assert len(generator.next_steps("p", [], 1)) == 1
    with pytest.raises(GeneratorError, match="continues these 1 steps"):
        generator.next_steps("p", ["Z."], 1)


def test_file_with_a_bad_line_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"bad\.jsonl:2: "):
        FilesGenerator(write(tmp_path / "bad.jsonl", {"problem": "p", "steps": []}, {"problem": "p"}))


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="cannot be read"):
        FilesGenerator(tmp_path / "none.jsonl")


def test_answers_and_files_come_in_every_notation(tmp_path: Path) -> None:
    rows = [
        {"question": "p", "solution": "A.\nSo \\boxed{7}."},
        {"problem": "p", "steps": None, "solution": "A.\n#### 7"},
        {"problem": "p", "steps": ["A.", "The answer is 7."]},
        {"problem": "p", "steps": ["A."], "answer": 7},
    ]
    (tmp_path / "array.json").write_text(json.dumps(rows, indent=2))

    (samples,) = FilesGenerator(tmp_path / "array.json").sample(["p"], 4)

    assert {sample.answer for sample in samples} == {"7"}
    assert {sample.steps[-1].partition("\n\n# Answer")[0] for sample in samples} == {
        "So \\boxed{7}.",
        "A.",
        "The answer is 7.",
    }


@pytest.mark.parametrize(
    "line",
    [
        '{"problem": "p", "steps": ["\\ud83d"]}',
        '{"problem": "p", "solution": "a", "x": NaN}',
        '{"problem": "p", "steps": "a"}',
    ],
)
def test_rows_that_no_reader_takes_are_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"problem": "p", "steps": ["a"]}\n' + line)
    with pytest.raises(GeneratorError, match=r"bad\.jsonl:2: "):
        FilesGenerator(tmp_path / "bad.jsonl")
