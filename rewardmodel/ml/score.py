"""Score solutions from a file: python -m rewardmodel.ml.score.

Example: --model DIR --data solutions.jsonl --output scores.jsonl

Each line of the output is the input line with `step_probabilities` (negative, neutral, positive of each step) and
`prm_score` (by the model's own strategy; `prm_scores` has all four), or `orm_score` for an outcome model.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rewardmodel.ml.commands import command_parser
from rewardmodel.ml.data import DataError, Record, read_solutions
from rewardmodel.ml.json_server import ServerError
from rewardmodel.ml.scores import solution_score, strategy_scores

if TYPE_CHECKING:
    from rewardmodel.ml.model import RewardModel
    from rewardmodel.ml.public.interface import Overflow
    from rewardmodel.ml.remote_scoring import RemoteRewardModel
    from rewardmodel.ml.scoring import StepProbabilities

RECORDS_AT_ONCE = 4096  # in memory at once; they are sorted by length together, so more are better


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    output = Path(options.output)
    temporary = output.with_name(f".{output.name}.tmp")
    try:
        loaded = _open(options)
        with temporary.open("w", encoding="utf-8") as file:
            count = 0
            for line in scored_records(
                loaded, read_solutions(options.data), options.tokens_per_batch, options.on_overflow
            ):
                file.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
                count += 1
        temporary.replace(output)
    except (DataError, ServerError, ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    finally:
        temporary.unlink(missing_ok=True)
    print(json.dumps({"done": True, "solutions": count}))  # noqa: T201
    return 0


def _open(options: argparse.Namespace) -> "RewardModel | RemoteRewardModel":
    if options.server:
        from rewardmodel.ml.remote_scoring import open_remote_reward_model

        return open_remote_reward_model(options.server, options.model, **json.loads(options.server_options))
    from rewardmodel.ml.model import load_reward_model

    return load_reward_model(options.model, options.device, surprise_base=options.surprise_base)


def scored_records(
    loaded: "RewardModel | RemoteRewardModel",
    records: Iterable[Record],
    tokens_per_batch: int,
    on_overflow: "Overflow" = "error",
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
            raise DataError(f"among the solutions from number {done} (counted from 0): {error}") from error
        for record, steps in zip(chunk, scored, strict=True):
            yield {**record, **_scores(loaded, steps)}
        done += len(chunk)


def _scores(loaded: "RewardModel | RemoteRewardModel", steps: "StepProbabilities") -> Record:
    rows = [[_number(share) for share in row] for row in steps.tolist()]
    if loaded.config.kind == "orm":
        return {"step_probabilities": rows, "orm_score": _number(float(steps[-1, -1])) if len(steps) else 0.0}
    own = solution_score(steps, loaded.config.reduction, loaded.config.neutral)
    every = {"_".join(strategy): _number(score) for strategy, score in strategy_scores(steps).items()}
    return {"step_probabilities": rows, "prm_score": _number(own), "prm_scores": every}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.7g}")


def _parser() -> argparse.ArgumentParser:
    parser = command_parser("rewardmodel.ml.score", __doc__)
    parser.add_argument("--model", required=True, metavar="DIR", help="folder of a reward model")
    parser.add_argument("--data", required=True, metavar="FILE", help='JSONL with "problem" and "steps" or "solution"')
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
    parser.add_argument("--tokens-per-batch", type=int, default=16384, help="maximum tokens in one forward pass")
    parser.add_argument(
        "--on-overflow",
        choices=("error", "nan"),
        default="error",
        help="solutions that are too long: stop, or give null scores",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
