"""The name of a command in its own help: as it was started, by `python -m` or by the console command."""

CONSOLE_COMMAND = "stepmark"

_started = {"by_console_command": False}


def started_by_console_command() -> None:
    """Say once, at its start, that the console command runs in this process."""
    _started["by_console_command"] = True


def program_name(command: str) -> str:
    """Return "stepmark best-of-n" or "python -m rewardmodel.ml.best_of_n" for `command` "best_of_n"."""
    if _started["by_console_command"]:
        return f"{CONSOLE_COMMAND} {command.replace('_', '-')}"
    return f"python -m rewardmodel.ml.{command}"
