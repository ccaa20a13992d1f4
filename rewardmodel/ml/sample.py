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
from rewardmodel.ml.command import at_least, run_command
from rewardmodel.ml.command_help import command_parser
from rewardmodel.ml.data import DataError, read_jsonl
from rewardmodel.ml.grading import grade_many
from rewardmodel.ml.sampling import Generator, SampledSolution, open_generator
from rewardmodel.ml.sampling.interface import SamplingOptions

PROBLEMS_AT_ONCE = 64  # problems between two writes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: _run(options), interrupted="stopped; nothing was written")


def _run(options: argparse.Namespace) -> None:
    SamplingOptions(
        temperature=options.temperature, top_p=options.top_p, seed=options.seed, max_new_tokens=options.max_new_tokens
    )
    keywords = _generator_options(options.generator_options)
    problems = list(_read_problems(options.data))
    if not problems:
        raise DataError(f"{options.data}: there are no problems")
    generator = open_generator(options.generator, **keywords)
    try:
        _write(generator, problems, options)
    finally:
        _unfinished(options.output).unlink(missing_ok=True)


def _generator_options(text: str) -> dict[str, Any]:
    try:
        keywords = json.loads(text)
    except ValueError as error:
        raise DataError(f"--generator-options is not JSON: {error}") from error
    if not isinstance(keywords, dict):
        raise DataError(f"--generator-options must be a JSON object, found {text[:60]}")
    return keywords


def _unfinished(output: Path) -> Path:
    return output.with_name(output.name + ".partial")


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
    parser.add_argument(
        "--data",
        required=True,
        type=Path,
        metavar="FILE",
        help='rows of {"problem", "answer"?}: MATH, AIME, GSM8K …; JSON Lines, an array, or Parquet, also compressed; - is standard input',
    )
    parser.add_argument("--output", required=True, type=Path, help="written completely or not at all")
    parser.add_argument("--samples", type=at_least(1), default=1, help="solutions for each problem")
    parser.add_argument(
        "--first-sample",
        type=at_least(0),
        default=0,
        help="number of the first sample, to continue an earlier run with the same seed",
    )
    parser.add_argument("--temperature", type=float, default=1.0, help="0 takes the likeliest token")
    parser.add_argument(
        "--top-p", type=float, default=1.0, help="draw from the likeliest tokens with this sum; 1 leaves none out"
    )
    parser.add_argument("--max-new-tokens", type=at_least(1), default=1024, help="longest solution, in tokens")
    parser.add_argument("--seed", type=at_least(0), default=0, help="the same seed draws the same samples")
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
    unfinished = _unfinished(options.output)
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
