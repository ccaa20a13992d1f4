"""The commands of the toolkit by name, with their examples, and the parser that all of them begin with."""

import argparse
from dataclasses import dataclass

from rewardmodel.ml.command import HelpWithDefaults

CONSOLE_COMMAND = "stepmark"

_started = {"by_console_command": False}


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `stepmark NAME`, or `python -m MODULE`."""

    name: str
    module: str
    purpose: str
    examples: tuple[str, ...] = ()

    @property
    def entry(self) -> str:
        """The module with its `main`."""
        return f"{self.module}.command" if self.module == "rewardmodel.ml.best_of_n" else self.module


COMMANDS = (
    Command(
        "train",
        "rewardmodel.ml.train",
        "train a reward model or a generator",
        (
            "--kind prm --data prm800k.jsonl --base Qwen/Qwen2.5-0.5B --output models/prm",
            "--kind orm --data outcomes.jsonl --base Qwen/Qwen2.5-0.5B --output models/orm",
            "--kind generator --data solutions.jsonl --base Qwen/Qwen2.5-0.5B --output models/generator",
        ),
    ),
    Command(
        "score",
        "rewardmodel.ml.score",
        "score solutions with a reward model",
        ("--model models/prm --data solutions.jsonl --output scored.jsonl",),
    ),
    Command(
        "evaluate",
        "rewardmodel.ml.evaluate",
        "measure a reward model on labeled data",
        (
            "--model models/prm --data held_out.jsonl",
            "--model models/prm --data test.jsonl --format first-error --threshold-data dev.jsonl",
        ),
    ),
    Command(
        "sample",
        "rewardmodel.ml.sample",
        "draw solutions from a generator",
        (
            "--generator models/generator --data problems.jsonl --samples 64 --output solutions.jsonl",
            '--generator http://localhost:8000/v1 --generator-options \'{"model": "served"}\' --data problems.jsonl --output out.jsonl',
        ),
    ),
    Command(
        "best-of-n",
        "rewardmodel.ml.best_of_n",
        "how often the best of N samples is correct",
        (
            "--data scored.jsonl",
            '--data scored.jsonl --csv curves.csv --svg curves.svg --title "PRM on MATH-500"',
            "--data scored.jsonl --prm prm_scores.minimum_positive --by level",
            "--data samples.jsonl --problems math500.jsonl",
        ),
    ),
)


def started_by_console_command() -> None:
    """Say once, at its start, that the console command runs in this process."""
    _started["by_console_command"] = True


def program_name(module: str) -> str:
    """Return the command as the user started it: "stepmark score", or "python -m rewardmodel.ml.score" for that module."""
    if _started["by_console_command"]:
        return f"{CONSOLE_COMMAND} {_command_of(module).name}"
    return f"python -m {module}"


def command_parser(module: str, description: str | None, *, notes: str = "") -> argparse.ArgumentParser:
    """Return a parser whose help has the description, every default, examples, and `notes` at the end.

    `module` is the module's name; where the description names `python -m MODULE`, the help says what the user typed.
    """
    program = program_name(module)
    examples = "\n".join(f"  {program} {example}" for example in _command_of(module).examples)
    lines = [line for line in (description or "").strip().splitlines() if not line.startswith("Example:")]
    return argparse.ArgumentParser(
        prog=program,
        description="\n".join(lines).replace(f"python -m {module}", program).replace("\n\n\n", "\n\n"),
        epilog=f"examples:\n{examples}\n\n{notes}".rstrip(),
        formatter_class=_Laid,
    )


def _command_of(module: str) -> Command:
    return next(command for command in COMMANDS if command.module == module)


class _Laid(HelpWithDefaults, argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of descriptions and examples, and adds defaults."""
