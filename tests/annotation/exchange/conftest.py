"""Runs commands as a shell does, and keeps their output and exit status."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

SHARED_DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"


@dataclass(frozen=True)
class Run:
    """`error` is the reason for exit code 1; None if the command succeeded."""

    out: str
    err: str
    error: str | None


@pytest.fixture
def manage(db: None) -> Callable[..., Run]:
    def run(name: str, *arguments: object) -> Run:
        out, err, error = io.StringIO(), io.StringIO(), None
        try:
            call_command(name, *map(str, arguments), stdout=out, stderr=err)
        except CommandError as raised:
            error = str(raised)
        return Run(out.getvalue(), err.getvalue(), error)

    return run


@pytest.fixture
def export(manage: Callable[..., Run], tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """Export to a file and return its lines decoded."""

    def run(*arguments: object) -> list[dict[str, Any]]:
        target = tmp_path / "export.jsonl"
        outcome = manage("export_prm800k", "--output", target, *arguments)
        assert outcome.error is None
        return [json.loads(line) for line in target.read_text().splitlines()]

    return run


@pytest.fixture
def shared_data() -> Path:
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not there")
    return SHARED_DATA
