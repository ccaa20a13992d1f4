"""The console command `stepmark`: one door to the commands of the toolkit."""

import importlib
import sys
from collections.abc import Sequence

from rewardmodel.ml.command_help import COMMANDS, CONSOLE_COMMAND, started_by_console_command

INTRODUCTION = "Train, run and measure process reward models. Everything works on files."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that is named first; return its exit status.

    A module is imported only when its command runs: torch takes seconds to load.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help", "help"):
        print(_help())  # noqa: T201
        return 0 if given else 2
    command = next((command for command in COMMANDS if command.name == given[0].replace("_", "-")), None)
    if command is None:
        names = ", ".join(command.name for command in COMMANDS)
        print(f"error: {given[0]!r} is no command; choose one of {names}", file=sys.stderr)  # noqa: T201
        return 2
    started_by_console_command()
    module = importlib.import_module(command.entry)
    status: int = module.main(given[1:])
    return status


def _help() -> str:
    width = max(len(command.name) for command in COMMANDS)
    lines = [f"  {command.name.ljust(width)}  {command.purpose}" for command in COMMANDS]
    return "\n".join(
        [
            f"usage: {CONSOLE_COMMAND} COMMAND [OPTION]…",
            "",
            INTRODUCTION,
            "",
            "commands:",
            *lines,
            "",
            f"{CONSOLE_COMMAND} COMMAND --help explains a command and shows examples.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
