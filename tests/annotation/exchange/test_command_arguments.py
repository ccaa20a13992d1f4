"""Arguments that the database cannot hold are refused in one sentence, by every command that takes texts."""

from collections.abc import Callable

import pytest

from rewardmodel.models import Generator
from tests.annotation.exchange.conftest import Run

COMMANDS = [
    ("import_problems", "none.jsonl", "--source", "TEXT"),
    ("import_solutions", "none.jsonl", "--generator", "TEXT"),
    ("queue_problems", "--phase", "TEXT"),
    ("queue_problems", "--phase", "P", "--source", "TEXT"),
    ("create_user", "TEXT", "--role", "labeler"),
    ("export_prm800k", "--output", "TEXT"),
    ("add_generator", "TEXT", "--backend", "imported"),
    ("evaluate", "--model", "TEXT"),
    ("run_loop", "--set", "source=TEXT"),
    ("train_reward_model", "--base", "TEXT"),
]


@pytest.mark.parametrize("text", ["a\0b", "a\udce9b"], ids=["NUL", "a byte that is not UTF-8"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:3]))
def test_text_that_cannot_be_stored_is_refused(command: tuple[str, ...], text: str, manage: Callable[..., Run]) -> None:
    run = manage(*[argument.replace("TEXT", text) for argument in command])

    assert run.error is not None
    assert "\n" not in run.error
    assert "contains the character NUL" in run.error or "contains half a surrogate pair" in run.error


def test_generator_with_too_long_a_name_is_refused(manage: Callable[..., Run]) -> None:
    run = manage("add_generator", "x" * 500, "--backend", "imported")

    assert run.error == "NAME may have at most 200 characters; this text has 500."
    assert not Generator.objects.exists()
