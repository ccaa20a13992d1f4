"""Installing and building, and when nothing has to be done."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher import environment, node
from config.launcher.cores import container_limit, physical_cores
from config.launcher.errors import LauncherError
from config.launcher.frontend import modules_are_current, source_hash
from config.launcher.packages import read_pip_settings, uv_options
from config.launcher.ports import listen, wanted_port


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """Make an environment with the package records of django 5.2 and torch 2.13 (CPU build)."""
    packages = tmp_path / "venv/lib/python3.11/site-packages"
    for name, version in (("Django", "5.2"), ("torch", "2.13.0+cpu")):
        record = packages / f"{name}-{version}.dist-info"
        record.mkdir(parents=True)
        (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (tmp_path / "venv/bin").mkdir()
    (tmp_path / "venv/bin/python").touch()
    return tmp_path / "venv"


def requirements(folder: Path, text: str, name: str = "requirements.txt") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_missing_pins_are_none_when_every_version_is_there(tmp_path: Path, venv: Path) -> None:
    wanted = requirements(tmp_path, "# web\ndjango==5.2\ntorch==2.13.0  # any build\n")

    assert environment.missing_pins(wanted, venv) == []


def test_missing_pins_reads_included_files(tmp_path: Path, venv: Path) -> None:
    requirements(tmp_path, "Django==5.3\n")
    wanted = requirements(tmp_path, "-r requirements.txt\npsycopg[binary]==3.3.9\n", "requirements-dev.txt")

    assert environment.missing_pins(wanted, venv) == ["django==5.3", "psycopg==3.3.9"]


def test_missing_pins_without_an_environment_are_all_of_them(tmp_path: Path) -> None:
    wanted = requirements(tmp_path, "Django==5.2\n")

    assert environment.missing_pins(wanted, tmp_path / "nowhere") == ["django"]


def executable(path: Path, script: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def python_without_ensurepip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a Python like Debian's without python3-venv: `-m venv` fails, the rest works."""
    script = f'[ "$1" = -m ] && exit 1\nexec {sys.executable} "$@"'
    monkeypatch.setattr(sys, "executable", str(executable(tmp_path / "bin/python3", script)))
    monkeypatch.setattr(environment, "LOCAL", tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")


@pytest.mark.usefixtures("python_without_ensurepip")
def test_environment_without_ensurepip_is_made_with_uv(tmp_path: Path) -> None:
    executable(tmp_path / "bin/uv", f'echo "$@" > {tmp_path}/uv-arguments')

    environment.create_environment(tmp_path / "new")

    arguments = (tmp_path / "uv-arguments").read_text()
    assert arguments == f"venv --quiet --seed --python {sys.executable} {tmp_path}/new\n"


@pytest.mark.usefixtures("python_without_ensurepip")
def test_setup_without_ensurepip_and_uv_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)

    with pytest.raises(LauncherError, match="apt-get install python3-venv"):
        environment.create_environment(tmp_path / "new")


def test_broken_environment_named_by_the_caller_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPMARK_VENV", str(tmp_path))

    with pytest.raises(LauncherError, match="does not run"):
        environment.create_environment(tmp_path)

    assert tmp_path.exists()


def test_pip_settings_of_files_and_environment_are_joined() -> None:
    listing = (
        "global.find-links='/wheels'\nglobal.extra-index-url='file:///a file:///b'\n:env:.find-links='/wheels /more'\n"
    )

    settings = read_pip_settings(listing)

    assert settings == {"find-links": ["/wheels", "/more"], "extra-index-url": ["file:///a", "file:///b"]}


def test_uv_gets_what_pip_is_configured_with() -> None:
    settings = {"find-links": ["/wheels"], "index-url": ["https://mirror/simple"], "no-index": ["true"]}

    assert uv_options(settings) == ["--find-links=/wheels", "--default-index=https://mirror/simple", "--no-index"]


@pytest.mark.parametrize(
    ("version", "supported"),
    [
        ((20, 18), False),
        ((20, 19), True),
        ((21, 7), False),
        ((22, 11), False),
        ((22, 12), True),
        ((24, 0), True),
        ((0, 0), False),
    ],
)
def test_node_versions_that_the_build_accepts(version: tuple[int, int], supported: bool) -> None:
    assert node.is_supported(version) is supported


def test_node_version_of_a_program_that_is_no_node_is_zero(tmp_path: Path) -> None:
    assert node.version_of(tmp_path / "node") == (0, 0)


def test_node_tools_start_npm_with_the_packages_own_node(tmp_path: Path) -> None:
    package = tmp_path / "a package"
    (package / "bin").mkdir(parents=True)
    (package / "bin/node").write_text('#!/bin/sh\necho "$@"\n')
    (package / "bin/node").chmod(0o755)

    node.write_tools(package, tmp_path / "tools")

    told = subprocess.run([tmp_path / "tools/npm", "run", "build"], capture_output=True, text=True, check=True).stdout
    assert told == f"{package}/lib/node_modules/npm/bin/npm-cli.js run build\n"


def test_source_hash_depends_on_sources_only(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.ts").write_text("one")
    first = source_hash(tmp_path)

    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/index.html").write_text("built")
    assert source_hash(tmp_path) == first

    (tmp_path / "src/a.ts").write_text("two")
    second = source_hash(tmp_path)
    (tmp_path / "src/a.ts").rename(tmp_path / "src/b.ts")
    third = source_hash(tmp_path)
    guide = tmp_path.parent / "guide.md"
    guide.write_text("one")
    fourth = source_hash(tmp_path, guide)
    guide.write_text("two")
    assert len({first, second, third, fourth, source_hash(tmp_path, guide)}) == 5


def lock_file(path: Path, **versions: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    packages = {f"node_modules/{name}": {"version": version} for name, version in versions.items()}
    path.write_text(json.dumps({"packages": {"": {"version": "0"}} | packages}))
    return path


def test_modules_are_current_with_every_locked_version(tmp_path: Path) -> None:
    wanted = lock_file(tmp_path / "package-lock.json", react="19.3.0")
    lock_file(tmp_path / "node_modules/.package-lock.json", react="19.3.0", other="1.0.0")

    assert modules_are_current(wanted, tmp_path / "node_modules")


def test_modules_are_not_current_with_another_version_or_none(tmp_path: Path) -> None:
    wanted = lock_file(tmp_path / "package-lock.json", react="19.3.0")
    assert not modules_are_current(wanted, tmp_path / "node_modules")

    lock_file(tmp_path / "node_modules/.package-lock.json", react="19.2.0")
    assert not modules_are_current(wanted, tmp_path / "node_modules")


def test_listen_takes_the_next_free_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()[1]

        with listen(busy) as listener:
            assert listener.getsockname()[1] > busy


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1"])
def test_wanted_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(LauncherError, match="1 to 65535"):
        wanted_port()


def test_physical_cores_counts_hyperthreads_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(4)), raising=False)
    monkeypatch.setattr("config.launcher.cores.container_limit", lambda: 4)
    cpuinfo = tmp_path / "cpuinfo"
    blocks = [f"processor : {number}\nphysical id : 0\ncore id : {number // 2}" for number in range(4)]
    cpuinfo.write_text("\n\n".join(blocks))

    assert physical_cores(cpuinfo) == 2


@pytest.mark.parametrize(("quota", "processors"), [("150000 100000", 2), ("100000 100000", 1)])
def test_container_limit_rounds_up(tmp_path: Path, quota: str, processors: int) -> None:
    (tmp_path / "cpu.max").write_text(f"{quota}\n")

    assert container_limit(tmp_path / "cpu.max") == processors
