"""Evaluate a reward model on labeled data: python -m rewardmodel.ml.evaluate --model DIR --data FILE… [--data-format …].

The format of the data is told by the first row, or named: labels of steps (PRM800K, stepwise, Math-Shepherd), first errors
(ProcessBench, whose files are its subsets), PRMBench, or outcomes ("problem", "steps", "is_correct"). Prints one JSON object of metrics.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from rewardmodel.ml.command import at_least, run_command, share
from rewardmodel.ml.command_help import command_parser
from rewardmodel.ml.data import DataError, file_sha256
from rewardmodel.ml.labels.reading import AUTO
from rewardmodel.ml.measuring import (
    DATA_FORMATS,
    FIRST_ERROR,
    OTHER_NAMES,
    OUTCOME,
    PRMBENCH,
    Options,
    data_format,
    measure,
)
from rewardmodel.ml.metrics import undefined_as_none
from rewardmodel.ml.opening import add_model_arguments, open_named_model
from rewardmodel.ml.scores import NEUTRALS, REDUCTIONS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    named = _format(options)
    _check(options, named)
    loaded = open_named_model(options)
    metrics = measure(
        loaded, options.data, named, Options(**{name: getattr(options, name) for name in Options._fields})
    )
    dtype = getattr(loaded.model, "dtype", None)  # what a server computes in is not known
    hashes = [file_sha256(file) for file in options.data]
    result: dict[str, Any] = {
        "model": options.model,
        **({"dtype": str(dtype).removeprefix("torch.")} if dtype else {}),
        "data_sha256": hashes[0] if len(hashes) == 1 else hashes,
        "format": named,
        "metrics": undefined_as_none(metrics),
    }
    print(json.dumps(result, indent=2))  # noqa: T201


def _format(options: argparse.Namespace) -> str:
    """Return the format of the data, which is the same for all files."""
    if options.data_format != AUTO:
        return OTHER_NAMES.get(options.data_format, options.data_format)
    found = {file: data_format(file) for file in options.data}
    if len(set(found.values())) > 1:
        described = ", ".join(f"{file} ({named})" for file, named in found.items())
        raise DataError(f"the files are of different formats, evaluate them one by one: {described}")
    return next(iter(found.values()))


def _check(options: argparse.Namespace, named: str) -> None:
    """Raise DataError for options that say nothing about this format, or contradict each other."""
    chosen, data = options.threshold, options.threshold_data
    if chosen is not None and data is not None:
        raise DataError(
            "give --threshold or --threshold-data, not both: the one is the threshold, the other is to choose it on"
        )
    if named == FIRST_ERROR and chosen is None and data is None:
        raise DataError("give --threshold, or --threshold-data with other labeled solutions to choose it on")
    if named not in (FIRST_ERROR, PRMBENCH) and chosen is not None:
        raise DataError(f"--threshold has no meaning for data of the format {named}")
    if named != FIRST_ERROR and data is not None:
        raise DataError(f"--threshold-data has no meaning for data of the format {named}")
    for name in ("reduction", "neutral"):
        if named != OUTCOME and getattr(options, name) is not None:
            raise DataError(f"--{name} makes a score of a whole solution, which only the format outcome measures")


class _OldFormat(argparse.Action):
    """Reads --format, the older name of --data-format; a public model's format is taken for --model-format."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, value: Any, _: Any = None
    ) -> None:
        if value in DATA_FORMATS:
            namespace.data_format = value
            return
        from rewardmodel.ml.public.formats import FORMATS

        if value not in FORMATS:
            parser.error(
                f"--format {value}: neither a format of data (--data-format: {', '.join(DATA_FORMATS)}) "
                f"nor one of public models (--model-format: {', '.join(FORMATS)})"
            )
        namespace.model_format = value


def _parser() -> argparse.ArgumentParser:
    parser = command_parser("rewardmodel.ml.evaluate", __doc__)
    add_model_arguments(parser)
    parser.add_argument(
        "--data",
        nargs="+",
        required=True,
        metavar="FILE",
        help="JSON Lines, a JSON array, or Parquet, also compressed; - is standard input. Several files of ProcessBench are its subsets",
    )
    parser.add_argument(
        "--data-format",
        choices=DATA_FORMATS,
        default=AUTO,
        help="what FILE holds; auto: told by the first row of each file",
    )
    parser.add_argument("--format", action=_OldFormat, help=argparse.SUPPRESS)
    parser.add_argument(
        "--threshold",
        type=share,
        help="P(negative) above which a step counts as wrong (processbench, prmbench; for prmbench the default is 0.5)",
    )
    parser.add_argument("--threshold-data", metavar="FILE", help="solutions to choose the threshold on (processbench)")
    parser.add_argument(
        "--on-overflow",
        choices=("error", "nan"),
        help="solutions that are too long, or without a verdict: stop, or leave unread steps out and count them. "
        "Default: stop; for labels of steps, count",
    )
    parser.add_argument(
        "--reduction", choices=REDUCTIONS, help="how step scores make a solution score (outcome). Default: the model's"
    )
    parser.add_argument(
        "--neutral", choices=NEUTRALS, help="what a neutral step counts as (outcome). Default: as the model says"
    )
    parser.add_argument(
        "--tokens-per-batch", type=at_least(1), default=16384, help="maximum tokens in one forward pass"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
