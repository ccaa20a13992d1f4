"""Train a reward model or a generator from files: python -m rewardmodel.ml.train.

Example: --kind prm --data FILE… --base DIR --output DIR
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from rewardmodel.ml.commands import command_parser
from rewardmodel.ml.data import (
    EXCLUDED_PROBLEM,
    DataError,
    file_sha256,
    is_ungraded,
    read_prm800k,
    read_solutions,
)
from rewardmodel.ml.excluded_problems import ExcludedProblems
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.trajectories import LabelOptions, Trajectory, prm_trajectories, trajectory_from_outcome

if TYPE_CHECKING:
    from rewardmodel.ml.training.documents import Document
    from rewardmodel.ml.training.trainer import Progress, ProgressCallback

SECONDS_BETWEEN_LINES = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = vars(_parser().parse_args(arguments))
    try:
        settings = TrainingSettings(**{item.name: options[item.name] for item in fields(TrainingSettings)})
        labels = LabelOptions(**{item.name: options[item.name] for item in fields(LabelOptions)})
        excluded = ExcludedProblems(options["exclude_problems"])
        items, data = read_data(options["data"], settings.kind, labels, excluded)
        _report_excluded(data)
        metrics = _train(items, options, settings, data)
    except (DataError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    from rewardmodel.ml.processes import is_main_process, leave_group

    leave_group()
    if is_main_process():
        print(json.dumps({"done": True, "metrics": metrics}))  # noqa: T201
    return 0


def read_data(
    files: Sequence[str], kind: str, labels: LabelOptions, excluded: ExcludedProblems | None = None
) -> tuple[list[Trajectory] | list["Document"], dict[str, Any]]:
    """Read the training data without excluded problems; return it with its description: hashes of the files, and counts."""
    excluded = excluded or ExcludedProblems()
    counts: Counter[str] = Counter()
    items: list[Any] = []
    for file in files:
        try:
            items.extend(_read_file(file, kind, labels, counts, excluded))
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
    file: str, kind: str, labels: LabelOptions, counts: Counter[str], excluded: ExcludedProblems
) -> Iterator[Any]:
    if kind == "prm":
        yield from prm_trajectories(read_prm800k(file), labels, counts, excluded.cover)
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
) -> dict[str, Any]:
    """Train on items that fit the settings' kind; return the metrics."""
    arguments = (items, options["base"], options["output"], settings)
    progress = _progress(options["progress"])
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
        help="JSONL, also .gz: PRM800K records (prm), problem/steps/is_correct (orm, generator), text (language)",
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
    parser.add_argument("--progress", choices=("bar", "json", "none"), default="bar")
    for item in (*fields(TrainingSettings), *fields(LabelOptions)):
        details = dict(item.metadata)
        if isinstance(item.default, bool):
            details["action"] = argparse.BooleanOptionalAction
        parser.add_argument(f"--{item.name.replace('_', '-')}", default=item.default, **details)
    return parser


def _progress(style: str) -> "ProgressCallback":
    if style == "none":
        return lambda _: None
    if style == "json":
        return _json_lines()
    from tqdm import tqdm

    bar = tqdm(unit="step", file=sys.stderr)

    def show(progress: "Progress") -> None:
        bar.total = progress.total_steps
        bar.set_postfix(loss=f"{progress.loss:.4f}", labels=progress.labels, refresh=False)
        bar.update(progress.step - bar.n)

    return show


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
