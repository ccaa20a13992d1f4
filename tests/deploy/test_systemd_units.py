"""The systemd units: systemd itself reads them, and they run what the containers run."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from config.launcher.run import _parser
from config.refusals import faults_of
from config.setting_files import FROM_FILES
from tests.deploy.compose_file import ROOT, variables_of
from tests.deploy.programs import program

FOLDER = ROOT / "deploy/systemd"
SERVICES = sorted(FOLDER.glob("*.service"))
NEWER = ("RestartSteps", "RestartMaxDelaySec")
"""Of systemd 254; older ones leave them out, as the units say."""


def settings_of(unit: Path, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)


def test_systemd_reads_every_unit(tmp_path: Path) -> None:
    analyze = program("systemd-analyze", package="systemd")
    for unit in [*SERVICES, FOLDER / "stepmark.target"]:
        # the program itself is not at its place on this machine
        (tmp_path / unit.name).write_text(
            unit.read_text().replace("/opt/stepmark/.local/venv/bin/python", shutil.which("true") or "")
        )
    (tmp_path / "stepmark-worker@.service").rename(tmp_path / "stepmark-worker@score.service")
    units = sorted(tmp_path.iterdir())
    checked = subprocess.run(
        [analyze, "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    complaints = [
        line for line in checked.stderr.splitlines() if "stepmark" in line and not any(key in line for key in NEWER)
    ]
    assert complaints == []


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_unit_runs_a_process_of_the_site(unit: Path) -> None:
    (command,) = settings_of(unit, "ExecStart")
    words = shlex.split(command.replace("%i", "score"))
    assert words[1:3] == ["-m", "config.launcher.run"]
    given = _parser().parse_args(words[3:])
    assert unit.stem.startswith(f"stepmark-{given.process}")
    if given.process != "prepare":
        assert settings_of(unit, "Restart") == ["always"]
        assert settings_of(unit, "StartLimitIntervalSec") == ["0"]  # otherwise five quick ends in a row are the last
        assert settings_of(unit, "Requires") == ["stepmark-prepare.service"]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_unit_gets_its_secrets_as_files_and_few_rights(unit: Path) -> None:
    environment = dict(part.split("=", 1) for line in settings_of(unit, "Environment") for part in line.split())
    handed = {line.partition(":")[0] for line in settings_of(unit, "LoadCredential")}
    files = {name: value for name, value in environment.items() if FROM_FILES.fullmatch(name)}
    assert {value.removeprefix("%d/") for value in files.values()} == handed
    assert settings_of(unit, "User") == ["stepmark"]
    assert settings_of(unit, "NoNewPrivileges") == ["yes"]
    assert settings_of(unit, "ProtectSystem") == ["strict"]
    state = settings_of(unit, "StateDirectory")[0]
    assert environment["STEPMARK_STATE"] == f"/var/lib/{state}"


def test_example_of_the_settings_is_accepted() -> None:
    secret = {"SECRET_KEY": "vT4k-9aQz_LmX2w8Rb7YcJ5hN0pEoUsD", "STEPMARK_PRODUCTION": "true"}
    assert list(faults_of(variables_of(FOLDER / "stepmark.env") | secret)) == []
