"""Train a reward model or a generator from files: python -m rewardmodel.ml.train.

Example: --kind prm --data FILE… --base DIR --output DIR
"""

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from datafiles.opening import STANDARD_INPUT
from rewardmodel.ml.command import run_command
from rewardmodel.ml.command_help import command_parser
from rewardmodel.ml.data import (
    EXCLUDED_PROBLEM,
    DataError,
    file_sha256,
    is_ungraded,
    read_solutions,
)
from rewardmodel.ml.excluded_problems import ExcludedProblems
from rewardmodel.ml.labels.reading import AUTO, LABEL_FORMATS, read_labels
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.trajectories import LabelOptions, Trajectory, trajectory_from_outcome

if TYPE_CHECKING:
    from rewardmodel.ml.training.documents import Document
    from rewardmodel.ml.training.trainer import Progress, ProgressCallback

SECONDS_BETWEEN_LINES = 0.2
STOPPED = "stopped. The same command resumes at the last checkpoint, if there is one, and starts anew if not"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = vars(_parser().parse_args(arguments))
    return run_command(lambda: _run(options), interrupted=STOPPED, log_level=logging.INFO)


def _run(options: dict[str, Any]) -> None:
    settings = TrainingSettings(**{item.name: options[item.name] for item in fields(TrainingSettings)})
    labels = LabelOptions(**{item.name: options[item.name] for item in fields(LabelOptions)})
    if options["format"] != AUTO and settings.kind != "prm":
        raise DataError(
            f"--format names a format of labeled steps, which only --kind prm learns from, not {settings.kind}"
        )
    _check_standard_input(options["data"])
    excluded = ExcludedProblems(options["exclude_problems"])
    items, data = read_data(options["data"], settings.kind, labels, excluded, options["format"])
    _report_excluded(data)
    if not items:
        what = "labeled solution" if settings.kind in ("prm", "orm") else "document"
        raise DataError(f"there is no {what} to learn from in {', '.join(options['data'])}: {left_out(data['counts'])}")
    with shown_progress(options["progress"]) as progress:
        metrics = _train(items, options, settings, data, progress)
    from rewardmodel.ml.processes import is_main_process, leave_group

    leave_group()
    if is_main_process():
        print(json.dumps({"done": True, "metrics": metrics}))  # noqa: T201


def left_out(counts: dict[str, int]) -> str:
    """Return why rows were left out, for a message: "3 give up, 2 unlabeled"."""
    reasons = [
        f"{count:,} {name.removeprefix('excluded_').replace('_', ' ')}"
        for name, count in counts.items()
        if name.startswith("excluded_") and count
    ]
    return f"left out were {', '.join(reasons)}" if reasons else "there are no rows"


def _check_standard_input(files: Sequence[str]) -> None:
    if STANDARD_INPUT in files and int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise DataError("--data - cannot be read by several processes: write the data into a file")


def read_data(
    files: Sequence[str],
    kind: str,
    labels: LabelOptions,
    excluded: ExcludedProblems | None = None,
    label_format: str = AUTO,
) -> tuple[list[Trajectory] | list["Document"], dict[str, Any]]:
    """Read the training data without excluded problems; return it with its description: hashes of the files, and counts."""
    excluded = excluded or ExcludedProblems()
    counts: Counter[str] = Counter()
    items: list[Any] = []
    for file in files:
        try:
            items.extend(_read_file(file, kind, labels, counts, excluded, label_format))
        except DataError as error:
            raise DataError(str(error) if file in str(error) else f"{file}: {error}") from error
    data: dict[str, Any] = {"sha256": [file_sha256(file) for file in files], "counts": dict(sorted(counts.items()))}
    if excluded:
        data["excluded_problems"] = {"sha256": excluded.sha256, "problems": len(excluded)}
    return items, data


def _report_excluded(data: dict[str, Any]) -> None:
    if "excluded_problems" in data and os.environ.get("RANK", "0") == "0":
        rows = data["counts"].get(EXCLUDED_PROBLEM, 0)
        problems = data["excluded_problems"]["problems"]
        print(f"--exclude-problems: {rows:,} rows of {problems:,} problems are left out", file=sys.stderr)  # noqa: T201


def _read_file(
    file: str,
    kind: str,
    labels: LabelOptions,
    counts: Counter[str],
    excluded: ExcludedProblems,
    label_format: str,
) -> Iterator[Any]:
    if kind == "prm":
        yield from read_labels(file, labels, counts, excluded.cover, label_format)
    elif kind == "orm":
        for record in read_solutions(file, with_outcome=True):
            if excluded.cover(record):
                counts[EXCLUDED_PROBLEM] += 1
            elif is_ungraded(record):
                counts["excluded_ungraded"] += 1
            else:
                counts["trajectories"] += 1
                yield trajectory_from_outcome(record)
    else:
        from rewardmodel.ml.training.documents import solution_documents, text_documents

        if kind == "generator":
            yield from solution_documents(read_solutions(file), counts, excluded.cover)
        else:
            yield from text_documents(file, counts, excluded.cover)


def _train(
    items: Any,
    options: dict[str, Any],
    settings: TrainingSettings,
    data: dict[str, Any],
    progress: "ProgressCallback",
) -> dict[str, Any]:
    """Train on items that fit the settings' kind; return the metrics."""
    arguments = (items, options["base"], options["output"], settings)
    # Imported only now: torch and transformers take seconds to load, and bad input should be reported at once.
    if settings.kind in ("prm", "orm"):
        from rewardmodel.ml.training.reward_models import train_reward_model

        return train_reward_model(*arguments, data=data, progress=progress)
    from rewardmodel.ml.training.language_models import train_language_model

    return train_language_model(*arguments, data=data, progress=progress)


def _parser() -> argparse.ArgumentParser:
    parser = command_parser("rewardmodel.ml.train", __doc__)
    parser.add_argument(
        "--data",
        nargs="+",
        required=True,
        metavar="FILE",
        help="labeled steps (prm), problem/steps/is_correct (orm, generator), text (language): JSON Lines, a JSON array, or Parquet, also"
        " compressed; - is standard input",
    )
    parser.add_argument(
        "--format",
        choices=(AUTO, *LABEL_FORMATS),
        default=AUTO,
        help="of the labeled steps (prm); auto: told by the first row of each file",
    )
    parser.add_argument(
        "--exclude-problems",
        action="append",
        default=[],
        metavar="FILE",
        help="never train on these problems, however they are written (repeatable): JSONL with problem or question, or plain text,"
        " one problem per line",
    )
    parser.add_argument("--base", required=True, metavar="DIR", help="folder or name of a causal language model")
    parser.add_argument("--output", required=True, metavar="DIR", help="folder of the trained model")
    parser.add_argument(
        "--progress", choices=("bar", "json", "none"), default="bar", help="a bar, a line of JSON per step, or nothing"
    )
    for item in (*fields(TrainingSettings), *fields(LabelOptions)):
        details = dict(item.metadata)
        if isinstance(item.default, bool):
            details["action"] = argparse.BooleanOptionalAction
        parser.add_argument(f"--{item.name.replace('_', '-')}", default=item.default, **details)
    return parser


@contextmanager
def shown_progress(style: str) -> "Iterator[ProgressCallback]":
    """Yield a callback that shows the progress as a bar, as JSON lines or not at all. The bar begins with the first step."""
    if style == "none":
        yield lambda _: None
        return
    if style == "json":
        yield _json_lines()
        return
    from tqdm import tqdm

    bars: list[tqdm[Any]] = []

    def show(progress: "Progress") -> None:
        if not bars:
            bars.append(tqdm(total=progress.total_steps, unit="step", file=sys.stderr))
        bars[0].set_postfix(loss=f"{progress.loss:.4f}", labels=progress.labels, refresh=False)
        bars[0].update(progress.step - bars[0].n)

    try:
        yield show
    finally:
        for bar in bars:
            bar.close()


def _json_lines() -> "ProgressCallback":
    last = 0.0

    def show(progress: "Progress") -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < SECONDS_BETWEEN_LINES and progress.step < progress.total_steps:
            return
        last = now
        line = {
            "step": progress.step,
            "total_steps": progress.total_steps,
            "loss": progress.loss,
            "labels": progress.labels,
        }
        print(json.dumps(line), flush=True)  # noqa: T201

    return show


if __name__ == "__main__":
    sys.exit(main())
