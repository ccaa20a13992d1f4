"""Draw solutions from a generator: python -m rewardmodel.ml.sample.

Example: --generator MODEL --data problems.jsonl --samples 64 --output solutions.jsonl

Reads problems {"problem", "answer"?} in any shape that import_problems reads, and writes one line per solution: {"problem", "sample",
"steps", "answer", "finished"} and, if the problem's answer is known and --no-grade is not given, {"ground_truth_answer", "grade",
"is_correct"}. The grade is correct, wrong, incomplete, unparseable or timeout. Best-of-N, scoring and ORM training read this format.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from datafiles.fields import InvalidField
from datafiles.problems import read_problem
from mathtext.answers import read_answer
from rewardmodel.ml.commands import command_parser
from rewardmodel.ml.data import read_jsonl
from rewardmodel.ml.grading import grade_many
from rewardmodel.ml.sampling import Generator, GeneratorError, SampledSolution, open_generator

PROBLEMS_AT_ONCE = 64  # problems between two writes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        problems = list(_read_problems(options.data))
        generator = open_generator(options.generator, **json.loads(options.generator_options))
        _write(generator, problems, options)
    except (GeneratorError, ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = command_parser("rewardmodel.ml.sample", __doc__)
    parser.add_argument(
        "--generator", required=True, help="model folder or name, http(s)://…/v1, or a .jsonl file of solutions"
    )
    parser.add_argument(
        "--generator-options",
        default="{}",
        help='JSON, e.g. \'{"batch_size": 64}\' or \'{"model": "…", "api": "chat"}\'',
    )
    parser.add_argument("--data", required=True, type=Path, help='rows of {"problem", "answer"?}: MATH, AIME, GSM8K …')
    parser.add_argument("--output", required=True, type=Path, help="written completely or not at all")
    parser.add_argument("--samples", type=int, default=1, help="solutions for each problem")
    parser.add_argument(
        "--first-sample",
        type=int,
        default=0,
        help="number of the first sample, to continue an earlier run with the same seed",
    )
    parser.add_argument("--temperature", type=float, default=1.0, help="0 takes the likeliest token")
    parser.add_argument(
        "--top-p", type=float, default=1.0, help="share of the probability that is drawn from; 1: all of it"
    )
    parser.add_argument("--max-new-tokens", type=int, default=1024, help="longest solution")
    parser.add_argument("--seed", type=int, default=0, help="the same seed draws the same solutions")
    parser.add_argument("--no-grade", action="store_true", help="do not grade the answers")
    return parser


def _read_problems(path: Path) -> Iterator[dict[str, Any]]:
    for number, row in read_jsonl(path):
        try:
            problem = read_problem(row)
        except InvalidField as error:
            raise ValueError(f"{path}:{number}: {error}") from error
        yield {"problem": problem.text, "answer": read_answer(problem.answer)}


def _write(generator: Generator, problems: Sequence[dict[str, Any]], options: argparse.Namespace) -> None:
    unfinished = options.output.with_name(options.output.name + ".partial")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with (
        unfinished.open("w", encoding="utf-8") as output,
        tqdm(total=len(problems) * options.samples, unit="solution") as bar,
    ):
        for start in range(0, len(problems), PROBLEMS_AT_ONCE):
            part = problems[start : start + PROBLEMS_AT_ONCE]
            drawn = generator.sample(
                [row["problem"] for row in part],
                options.samples,
                temperature=options.temperature,
                top_p=options.top_p,
                seed=options.seed,
                max_new_tokens=options.max_new_tokens,
                first_sample=options.first_sample,
            )
            for line in _rows(part, drawn, first_sample=options.first_sample, graded=not options.no_grade):
                output.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
            bar.update(len(part) * options.samples)
    os.replace(unfinished, options.output)


def _rows(
    problems: Sequence[dict[str, Any]], drawn: Sequence[Sequence[SampledSolution]], *, first_sample: int, graded: bool
) -> list[dict[str, Any]]:
    rows = [
        {
            "problem": problem["problem"],
            "sample": first_sample + number,
            "steps": solution.steps,
            "answer": solution.answer if solution.finished else None,
            "finished": solution.finished,
            "ground_truth_answer": problem["answer"],
        }
        for problem, solutions in zip(problems, drawn, strict=True)
        for number, solution in enumerate(solutions)
    ]
    if graded:
        grades = grade_many([(row["answer"], row["ground_truth_answer"]) for row in rows])
        for row, verdict in zip(rows, grades, strict=True):
            if row["ground_truth_answer"] is not None:
                row["grade"] = verdict if row["finished"] else "incomplete"
                row["is_correct"] = row["grade"] == "correct"
    return rows


if __name__ == "__main__":
    sys.exit(main())
