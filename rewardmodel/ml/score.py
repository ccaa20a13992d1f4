"""Score solutions from a file: python -m rewardmodel.ml.score.

Example: --model DIR --data solutions.jsonl --output scores.jsonl
Example: --model Qwen/Qwen2.5-Math-PRM-7B --model-format qwen-prm --data solutions.jsonl --output scores.jsonl
Example: --model http://localhost:8000 --model-format thinkprm --data solutions.jsonl --output scores.jsonl

Each line of the output is the input line with `step_probabilities` (negative, neutral, positive of each step) and
`prm_score` (by the model's own strategy, or --reduction and --neutral; `prm_scores` has all), or `orm_score` for an outcome model, and
`solution_log_score`, its logarithm, which still tells solutions apart whose scores are 0 or 1.
A step without a score has nulls, and so has its solution.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tqdm import tqdm

from rewardmodel.ml.command import at_least, run_command
from rewardmodel.ml.command_help import command_parser
from rewardmodel.ml.data import DataError, Record, read_solutions
from rewardmodel.ml.opening import add_model_arguments, is_served, open_named_model
from rewardmodel.ml.scores import (
    NEUTRALS,
    REDUCTIONS,
    Neutral,
    Reduction,
    solution_log_score,
    solution_score,
    strategy_scores,
)

if TYPE_CHECKING:
    from rewardmodel.ml.opening import OpenRewardModel
    from rewardmodel.ml.public.interface import Overflow
    from rewardmodel.ml.scoring import StepProbabilities

RECORDS_AT_ONCE = 4096  # in memory at once; they are sorted by length together, so more are better
RECORDS_AT_ONCE_SERVED = 256  # a server makes batches of its own, and its answers take long: progress shows more often


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: _run(options), interrupted="stopped; nothing was written")


def _run(options: argparse.Namespace) -> None:
    output = Path(options.output)
    temporary = output.with_name(f".{output.name}.tmp")
    strategy = Strategies(options.reduction, options.neutral)
    try:
        loaded = open_named_model(options)
        with temporary.open("w", encoding="utf-8") as file:
            count, unscored = 0, 0
            lines = scored_records(
                loaded, read_solutions(options.data), options.tokens_per_batch, options.on_overflow, strategy
            )
            for line in tqdm(lines, desc="scored", unit="solution", disable=None):
                file.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
                count += 1
                unscored += _unscored_steps(loaded, line)
        temporary.replace(output)
    finally:
        temporary.unlink(missing_ok=True)
    done = {"done": True, "solutions": count} | ({"steps_without_score": unscored} if unscored else {})
    print(json.dumps(done))  # noqa: T201


class Strategies(NamedTuple):
    """How step scores make `prm_score`; None: as the model says."""

    reduction: Reduction | None = None
    neutral: Neutral | None = None


def scored_records(
    loaded: "OpenRewardModel",
    records: Iterable[Record],
    tokens_per_batch: int,
    on_overflow: "Overflow" = "error",
    strategies: "Strategies | None" = None,
) -> Iterator[Record]:
    """Yield each record with its scores, in order; steps of a solution that is too long may have null scores."""
    from rewardmodel.ml.scoring import score_solutions

    records = iter(records)
    done = 0
    at_once = RECORDS_AT_ONCE_SERVED if is_served(loaded) else RECORDS_AT_ONCE
    while chunk := list(islice(records, at_once)):
        try:
            scored = score_solutions(
                loaded.model, loaded.tokenizer, chunk, tokens_per_batch=tokens_per_batch, on_overflow=on_overflow
            )
        except DataError as error:
            if getattr(chunk[0], "place", ""):
                raise  # it names the line
            raise DataError(f"among the solutions from number {done} (counted from 0): {error}") from error
        for record, steps in zip(chunk, scored, strict=True):
            yield {**record, **_scores(loaded, steps, strategies or Strategies())}
        done += len(chunk)


def _scores(loaded: "OpenRewardModel", steps: "StepProbabilities", strategies: Strategies) -> Record:
    rows = [[_number(share) for share in row] for row in steps.tolist()]
    if loaded.config.kind == "orm":
        log_score = solution_log_score(steps, "last", "negative")
        score = _number(float(steps[-1, -1])) if len(steps) else 0.0
        return {"step_probabilities": rows, "orm_score": score, "solution_log_score": _number(log_score)}
    strategy = (strategies.reduction or loaded.config.reduction, strategies.neutral or loaded.config.neutral)
    own, own_log = (read(steps, *strategy) for read in (solution_score, solution_log_score))
    every = {"_".join(strategy): _number(score) for strategy, score in strategy_scores(steps).items()}
    return {
        "step_probabilities": rows,
        "prm_score": _number(own),
        "solution_log_score": _number(own_log),
        "prm_scores": every,
    }


def _unscored_steps(loaded: "OpenRewardModel", line: Record) -> int:
    """Return how many steps of a line have no score, of those that the model should have scored."""
    rows = line["step_probabilities"]
    return sum(None in row for row in (rows[-1:] if loaded.config.kind == "orm" else rows))


def _number(value: float) -> float | None:
    """Return a number as JSON can hold it: None for NaN, and for the logarithm of a solution without steps."""
    return float(f"{value:.7g}") if math.isfinite(value) else None


def _parser() -> argparse.ArgumentParser:
    parser = command_parser("rewardmodel.ml.score", __doc__)
    add_model_arguments(parser)
    parser.add_argument(
        "--data",
        required=True,
        metavar="FILE",
        help='rows with "problem" and "steps" or "solution": JSON Lines, a JSON array, or Parquet, also compressed; - is standard input',
    )
    parser.add_argument("--output", required=True, metavar="FILE", help="JSONL; written completely or not at all")
    parser.add_argument("--format", dest="model_format", help=argparse.SUPPRESS)  # short for --model-format
    parser.add_argument(
        "--tokens-per-batch", type=at_least(1), default=16384, help="maximum tokens in one forward pass"
    )
    parser.add_argument(
        "--reduction", choices=REDUCTIONS, help="how step scores make prm_score. Default: as the model says"
    )
    parser.add_argument(
        "--neutral", choices=NEUTRALS, help="what a neutral step counts as in prm_score. Default: as the model says"
    )
    parser.add_argument(
        "--on-overflow",
        choices=("error", "nan"),
        default="error",
        help="steps that cannot be scored, because they are too long or a verifier gave no verdict: stop, or give null scores",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
