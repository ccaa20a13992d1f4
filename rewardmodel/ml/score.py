"""Score solutions from a file: python -m rewardmodel.ml.score.

Example: --model DIR --data solutions.jsonl --output scores.jsonl

Each line of the output is the input line with `step_probabilities` (negative, neutral, positive of each step) and
`prm_score` (by the model's own strategy, or --reduction and --neutral; `prm_scores` has all), or `orm_score` for an outcome model, and
`solution_log_score`, its logarithm, which still tells solutions apart whose scores are 0 or 1.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rewardmodel.ml.command import HelpWithDefaults, at_least, run_command
from rewardmodel.ml.data import DataError, Record, read_solutions
from rewardmodel.ml.scores import (
    NEUTRALS,
    REDUCTIONS,
    Neutral,
    Reduction,
    solution_log_score,
    solution_score,
    strategy_scores,
)
from rewardmodel.ml.training.setting_checks import DTYPES

if TYPE_CHECKING:
    from rewardmodel.ml.model import RewardModel
    from rewardmodel.ml.remote_scoring import RemoteRewardModel
    from rewardmodel.ml.scoring import Overflow, StepProbabilities

RECORDS_AT_ONCE = 4096  # in memory at once; they are sorted by length together, so more are better


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: _run(options), interrupted="stopped; nothing was written")


def _run(options: argparse.Namespace) -> None:
    output = Path(options.output)
    temporary = output.with_name(f".{output.name}.tmp")
    strategy = Strategies(options.reduction, options.neutral)
    try:
        loaded = _open(options)
        with temporary.open("w", encoding="utf-8") as file:
            count = 0
            for line in scored_records(
                loaded, read_solutions(options.data), options.tokens_per_batch, options.on_overflow, strategy
            ):
                file.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
                count += 1
        temporary.replace(output)
    finally:
        temporary.unlink(missing_ok=True)
    print(json.dumps({"done": True, "solutions": count}))  # noqa: T201


class Strategies(NamedTuple):
    """How step scores make `prm_score`; None: as the model says."""

    reduction: Reduction | None = None
    neutral: Neutral | None = None


def _open(options: argparse.Namespace) -> "RewardModel | RemoteRewardModel":
    if options.server:
        from rewardmodel.ml.remote_scoring import open_remote_reward_model

        return open_remote_reward_model(options.server, options.model, **json.loads(options.server_options))
    from rewardmodel.ml.model import dtype_named, load_reward_model

    return load_reward_model(
        options.model, options.device, dtype=dtype_named(options.dtype), surprise_base=options.surprise_base
    )


def scored_records(
    loaded: "RewardModel | RemoteRewardModel",
    records: Iterable[Record],
    tokens_per_batch: int,
    on_overflow: "Overflow" = "error",
    strategies: "Strategies | None" = None,
) -> Iterator[Record]:
    """Yield each record with its scores, in order; steps of a solution that is too long may have null scores."""
    from rewardmodel.ml.scoring import score_solutions

    records = iter(records)
    done = 0
    while chunk := list(islice(records, RECORDS_AT_ONCE)):
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


def _scores(loaded: "RewardModel | RemoteRewardModel", steps: "StepProbabilities", strategies: Strategies) -> Record:
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


def _number(value: float) -> float | None:
    """Return a number as JSON can hold it: None for NaN, and for the logarithm of a solution without steps."""
    return float(f"{value:.7g}") if math.isfinite(value) else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m rewardmodel.ml.score", description=__doc__, formatter_class=HelpWithDefaults
    )
    parser.add_argument("--model", required=True, metavar="DIR", help="folder of a reward model")
    parser.add_argument(
        "--data",
        required=True,
        metavar="FILE",
        help='rows with "problem" and "steps" or "solution": JSON Lines, a JSON array, or Parquet, also compressed; - is standard input',
    )
    parser.add_argument("--output", required=True, metavar="FILE", help="JSONL; written completely or not at all")
    parser.add_argument("--device", help="cpu, cuda, …; default: the GPU, if there is one")
    parser.add_argument(
        "--server",
        metavar="URL",
        help="a server that does the scoring; --model then provides only tokenizer and config",
    )
    parser.add_argument(
        "--server-options",
        default="{}",
        metavar="JSON",
        help='e.g. \'{"api": "completions", "name": "prm", "concurrency": 32}\'',
    )
    parser.add_argument(
        "--surprise-base", metavar="DIR", help="folder of the base of the model's surprise input, if it has moved"
    )
    parser.add_argument(
        "--tokens-per-batch", type=at_least(1), default=16384, help="maximum tokens in one forward pass"
    )
    parser.add_argument(
        "--dtype", choices=DTYPES, default="auto", help="to compute in; auto: the one that the model was saved in"
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
        help="solutions that are too long: stop, or give null scores",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
