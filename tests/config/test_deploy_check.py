"""`manage.py check --deploy` has nothing to say about the settings that are documented."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher.folders import ROOT, State
from config.launcher.product import product_environment
from config.launcher.serve_options import read_options

OPERATIONS = ROOT / "docs" / "operations.md"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    """A new state folder, and an environment in which nothing is set that an installation would set."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    for name in set(os.environ) - set(kept):
        monkeypatch.delenv(name)
    monkeypatch.setenv("STEPMARK_STATE", str(tmp_path))
    state = State.from_environment()
    state.create()
    return state


def documented_starts() -> list[list[str]]:
    """The options of every `./dev serve …` in the documentation's blocks of code."""
    blocks = re.findall(r"^```\n(.*?)^```", OPERATIONS.read_text(), re.MULTILINE | re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    starts = [line.partition("./dev serve")[2].split() for line in lines if "./dev serve" in line]
    return [list(options) for options in dict.fromkeys(map(tuple, starts))]


def documented_settings() -> dict[str, str]:
    """The settings of the services of systemd, without the secret, which each installation makes."""
    lines = (ROOT / "deploy" / "systemd" / "stepmark.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def check(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout, done.stdout + done.stderr


def test_documentation_has_a_start_behind_a_proxy() -> None:
    assert any("--behind-proxy" in options for options in documented_starts())


@pytest.mark.parametrize("options", [each for each in documented_starts() if "--behind-proxy" in each])
def test_start_behind_a_proxy_is_clean(state: State, options: list[str]) -> None:
    """With exactly the environment in which `./dev serve` starts the site."""
    check(read_options(options).environment(product_environment(state, "postgresql:///none", "redis://none")))


def test_settings_of_the_services_are_clean(state: State) -> None:
    documented = documented_settings()
    assert {"DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "BEHIND_TLS_PROXY"} <= set(documented)
    made = {"STEPMARK_PRODUCTION": "true", "SECRET_KEY": secrets.token_urlsafe(48)}
    check({**os.environ, **documented, **made})


def test_without_tls_only_tls_is_missing(state: State) -> None:
    """`./dev serve` without a proxy warns when it starts; Django's check names what only TLS can give, and nothing else."""
    environment = read_options([]).environment(product_environment(state, "postgresql:///none", "redis://none"))
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    # no HSTS, no redirect to HTTPS, cookies that also travel without TLS
    assert set(re.findall(r"security\.W\d+", done.stderr)) == {
        "security.W004",
        "security.W008",
        "security.W012",
        "security.W016",
    }
