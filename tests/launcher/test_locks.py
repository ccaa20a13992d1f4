"""The lock files, what is installed from them, and the licences of all packages."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from config.launcher import locking, packages
from config.launcher.environment import DEVELOPMENT, RUNTIME, missing_pins, read_pins
from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT
from config.launcher.licenses import PAGE, find_packages, is_allowed, write_page
from config.launcher.lock_files import (
    TORCH_FOR_CPUS,
    TORCH_USUAL,
    UV,
    lock_of,
    locked_versions,
    read_blocks,
    without_hashes,
)
from config.launcher.processes import Program

LOCKS = sorted(ROOT.glob("requirements*.lock"))
ENTRY = re.compile(r"[a-z0-9.-]+==[^\s;\\]+(?: ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+")


def test_locks_are_the_five_that_are_installed() -> None:
    assert sorted([lock_of(RUNTIME), lock_of(DEVELOPMENT), TORCH_USUAL, TORCH_FOR_CPUS, UV]) == LOCKS


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_hashes_and_no_address(lock: Path) -> None:
    header, *lines = lock.read_text().splitlines()
    blocks = [block for found in read_blocks(lock.read_text()).values() for block in found]

    assert header.startswith("# Written by `./dev lock`")
    assert blocks
    assert [block for block in blocks if not ENTRY.fullmatch(block)] == []
    assert "\n".join(blocks).splitlines() == lines  # nothing else is in the file: no option, comment, address or path


@pytest.mark.parametrize("requirements", [RUNTIME, DEVELOPMENT], ids=lambda path: path.stem)
def test_lock_belongs_to_its_requirements(requirements: Path) -> None:
    locked = locked_versions(lock_of(requirements)) | {"torch": locked_versions(TORCH_USUAL)["torch"]}

    stale = {name: version for name, version in read_pins(requirements).items() if locked.get(name) != {version}}

    assert stale == {}, "run ./dev lock"


def test_locks_agree_with_each_other() -> None:
    product, development = locked_versions(lock_of(RUNTIME)), locked_versions(lock_of(DEVELOPMENT))
    (usual,) = locked_versions(TORCH_USUAL)["torch"]

    assert {name: versions for name, versions in product.items() if development.get(name) != versions} == {}
    assert locked_versions(TORCH_FOR_CPUS) == {"torch": {f"{usual}+cpu"}}
    assert "torch" not in development


def test_installed_package_of_another_version_than_locked_is_missing(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    (tmp_path / "requirements.lock").write_text(
        "django==5.2\nsqlparse==0.6.1\ntzdata==2026.6 ; sys_platform == 'win32'\n"
    )
    for name, version in (("Django", "5.2"), ("sqlparse", "0.6.0")):
        record = tmp_path / f"venv/lib/python3.11/site-packages/{name}-{version}.dist-info"
        record.mkdir(parents=True)
        (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (tmp_path / "venv/bin").mkdir()
    (tmp_path / "venv/bin/python").touch()

    assert missing_pins(tmp_path / "requirements.txt", tmp_path / "venv") == ["sqlparse==0.6.1"]


def test_copy_without_hashes_keeps_versions_and_conditions(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("# why\na==1 ; sys_platform == 'linux' \\\n    --hash=sha256:0f \\\n    --hash=sha256:1f\nb==2\n")

    assert without_hashes(lock, tmp_path / "new").read_text() == "# why\na==1 ; sys_platform == 'linux'\nb==2\n"


def install_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str) -> list[list[str]]:
    """Install the product with programs that fail with a text, and return their arguments."""
    ran: list[list[str]] = []

    def run(program: Program, log: Path) -> int:
        ran.append([str(part) for part in program.argv])
        log.write_text(said)
        return 1

    monkeypatch.setattr(packages, "run", run)
    monkeypatch.setattr(packages, "LOCAL", tmp_path)
    monkeypatch.setattr(packages, "pip_settings", lambda _: {})
    monkeypatch.setattr(packages, "find_uv", lambda *_: None)
    monkeypatch.setattr(packages, "offers_torch_for_cpus", lambda _: True)
    with pytest.raises(LauncherError) as error:
        packages.install_requirements(tmp_path / "venv", RUNTIME)
    return [*ran, [str(error.value)]]


@pytest.mark.parametrize(
    "said",
    [
        "error: Hash mismatch for `a==1`",
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        "error: Hash-checking is required, but no trusted hash was provided for: `torch`",
    ],
)
def test_file_that_is_not_locked_is_refused_with_advice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    arguments, message = install_with(monkeypatch, tmp_path, said)

    assert arguments[-5:] == [
        "--require-hashes",
        "--requirement",
        str(lock_of(RUNTIME)),
        "--requirement",
        str(TORCH_FOR_CPUS),
    ]
    assert "STEPMARK_PACKAGE_HASHES=off" in message[0]
    assert said in message[0]


def test_another_failure_does_not_advise_to_skip_hashes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, message = install_with(monkeypatch, tmp_path, "error: no space left on device")

    assert "STEPMARK_PACKAGE_HASHES" not in message[0]


def test_hashes_switched_off_keep_the_locked_versions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STEPMARK_PACKAGE_HASHES", "off")

    arguments, _ = install_with(monkeypatch, tmp_path, "")

    files = [Path(value) for flag, value in pairwise(arguments) if flag == "--requirement"]
    assert "--require-hashes" not in arguments
    assert [locked_versions(file) for file in files] == [
        locked_versions(lock_of(RUNTIME)),
        locked_versions(TORCH_FOR_CPUS),
    ]
    assert not any("--hash" in file.read_text() for file in files)


def test_unknown_value_for_hashes_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STEPMARK_PACKAGE_HASHES", "false")

    with pytest.raises(LauncherError, match="on or off"):
        packages.install_requirements(tmp_path, RUNTIME)


def test_torch_for_cpus_that_no_source_has_stays_locked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "cpu.lock"
    lock.write_text("torch==2.13.0+cpu \\\n    --hash=sha256:0f\n")

    def refuse(*_: object, **__: object) -> str:
        raise LauncherError("there is no version of torch==2.13.0+cpu")

    monkeypatch.setattr(locking, "TORCH_FOR_CPUS", lock)
    monkeypatch.setattr(locking, "compiled", refuse)

    locking.write_torch_for_cpus("2.13.0")
    assert lock.read_text() == "torch==2.13.0+cpu \\\n    --hash=sha256:0f\n"
    with pytest.raises(LauncherError, match="no version"):
        locking.write_torch_for_cpus("2.14.0")


def test_licences_are_allowed_and_the_page_is_current() -> None:
    assert PAGE.read_text() == write_page(find_packages()), "run ./dev licenses"


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only OR MIT AND ISC", True),
        ("not named", False),
    ],
)
def test_licence_expression_needs_one_allowed_choice(expression: str, allowed: bool) -> None:
    assert is_allowed(expression, {"MIT", "ISC"}) is allowed
