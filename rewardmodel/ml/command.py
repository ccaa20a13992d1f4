"""What all commands of the toolkit share: one line for each error, an end on Ctrl-C, and defaults in the help."""

import argparse
import logging
import sys
from collections.abc import Callable

INTERRUPTED = 130
"""The exit status of a command that Ctrl-C has ended, as shells write it."""
OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")


def run_command(action: Callable[[], None], *, interrupted: str = "stopped", log_level: int = logging.WARNING) -> int:
    """Run a command and return its exit status: 0, 1 after an error, which is one line on standard error, or 130 after Ctrl-C.

    `interrupted` says after Ctrl-C what is kept and how to go on. What the toolkit logs is shown from `log_level` on. Errors that nobody
    foresaw keep their traceback.
    """
    _show_log(log_level)
    try:
        action()
    except KeyboardInterrupt:
        print_line(interrupted)
        return INTERRUPTED
    except (ValueError, OSError) as error:
        print_line(f"error: {one_line(error)}")
        return 1
    except RuntimeError as error:
        message = _known(error)
        if message is None:
            raise
        print_line(f"error: {message}")
        return 1
    return 0


def one_line(error: Exception) -> str:
    """Return an error's message in one line, or its kind if it has none."""
    parts = [part.strip() for part in str(error).splitlines() if part.strip()]
    return " ".join(parts) or type(error).__name__


def print_line(text: str) -> None:
    """Print a line on standard error, on a line of its own: a progress bar that is being drawn ends first."""
    if "tqdm" in sys.modules:
        from tqdm import tqdm

        for bar in list(getattr(tqdm, "_instances", ())):
            bar.close()
    print(text, file=sys.stderr)  # noqa: T201


def _known(error: RuntimeError) -> str | None:
    """Return the message of an error that a user can mend; None for any other."""
    text = one_line(error)
    if type(error) is not RuntimeError and type(error).__module__.startswith("rewardmodel."):
        return text
    if any(words in text.lower() for words in OUT_OF_MEMORY):
        return f"the memory is not enough: lower --tokens-per-batch, or use a smaller model ({text[:200]})"
    if "device" in text.lower() and ("invalid device" in text.lower() or "expected one of" in text.lower()):
        return f"--device is none that torch knows ({text[:200]})"
    return None


def _show_log(level: int) -> None:
    """Let what the toolkit logs reach standard error, which is the log of a run, one line each."""
    log = logging.getLogger("rewardmodel.ml")
    log.setLevel(level)
    if not any(isinstance(handler, _Lines) for handler in log.handlers):
        log.addHandler(_Lines())


class _Lines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        print_line(f"{'note' if record.levelno <= logging.WARNING else 'error'}: {record.getMessage()}")


class HelpWithDefaults(argparse.HelpFormatter):
    """Adds the default to the help of each option that has one, unless the text names it already."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        text = action.help or ""
        has_none = action.default in (None, argparse.SUPPRESS, "{}", []) or action.default is False
        if has_none or action.required or "default" in text.lower() or not action.option_strings:
            return text
        if isinstance(action, argparse.BooleanOptionalAction):
            return f"{text} (default: {action.option_strings[0 if action.default else -1]})"
        return f"{text} (default: %(default)s)"


def at_least(low: int) -> Callable[[str], int]:
    """Return a type for argparse: a whole number that is not less than `low`."""

    def whole_number(text: str) -> int:
        try:
            value = int(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from error
        if value < low:
            raise argparse.ArgumentTypeError(f"{value} is too small; it must be at least {low}")
        return value

    return whole_number


def share(text: str) -> float:
    """A type for argparse: a number from 0 to 1."""
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from error
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} must be a number from 0 to 1")
    return value
