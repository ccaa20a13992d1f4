"""The Dockerfile: what a builder would refuse, and what an operator counts on."""

import re

import pytest

from config.launcher.frontend import GUIDE
from tests.deploy.image_file import FILE, ROOT, lineage, read_stages

PINNED = re.compile(r"[a-z0-9./-]+:\d+\.\d+\.\d+[a-z0-9.-]*@sha256:[0-9a-f]{64}")
STAGES = read_stages()
TARGETS = ("cpu", "cuda")


def test_stages_are_named_and_bases_are_pinned_by_version_and_digest() -> None:
    assert all(STAGES)
    bases = {stage.base for stage in STAGES.values() if stage.base not in STAGES}
    assert len(bases) == 2  # one Node, one Python
    assert all(PINNED.fullmatch(base) for base in bases), bases
    assert "latest" not in FILE.read_text()
    assert list(STAGES)[-1] == "cpu"  # what is built without a target


def test_every_source_exists_and_reaches_the_build() -> None:
    copied = [
        (origin, source) for stage in STAGES.values() for origin, sources, _ in stage.copies() for source in sources
    ]
    assert len(copied) > 10
    for origin, source in copied:
        if origin is None:
            assert (ROOT / source).exists(), source
            assert not is_kept_out(source), f".dockerignore keeps {source} out of the build"
        else:
            assert origin in STAGES


def is_kept_out(path: str) -> bool:
    """Read .dockerignore as the builder does: the last line that matches counts."""
    kept_out = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and (pattern == "*" or path == pattern or path.startswith(f"{pattern}/")):
            kept_out = not line.startswith("!")
    return kept_out


@pytest.mark.parametrize(
    "path", ["secrets/secret_key", ".env", ".git", ".local", "tests", "frontend/node_modules/vite", "frontend/dist"]
)
def test_secrets_and_what_the_build_makes_stay_out(path: str) -> None:
    assert is_kept_out(path)


def test_image_has_every_package_that_the_site_imports() -> None:
    copied = {source for _, sources, _ in STAGES["product"].copies() for source in sources}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages
    assert packages <= copied
    assert {"manage.py", "requirements.txt", "LICENSE"} <= copied


def test_pages_are_built_from_all_that_the_launcher_builds_them_from() -> None:
    copied = {source for _, sources, _ in STAGES["frontend"].copies() for source in sources}
    assert "frontend" in copied
    assert str(GUIDE.relative_to(ROOT)) in copied
    assert ("frontend", ["/build/frontend/dist"], "frontend/dist") in STAGES["product"].copies()


@pytest.mark.parametrize("target", TARGETS)
def test_target_runs_the_site_as_an_ordinary_user(target: str) -> None:
    stages = lineage(STAGES, target)
    users = [rest for stage in stages for rest in stage.of("USER")]
    assert users == ["10001:10001"]
    last = stages[-1]
    assert [name for name, _ in last.instructions].index("USER") > [name for name, _ in last.instructions].index("COPY")
    assert last.command("HEALTHCHECK") == ["python", "-m", "config.launcher.run", "healthy", "web"]
    assert last.command("CMD")[:4] == ["python", "-m", "config.launcher.run", "web"]
    environment = {name: value for stage in stages for name, value in stage.environment().items()}
    assert environment["STEPMARK_PRODUCTION"] == "true"
    assert environment["STEPMARK_STATE"] == "/state"
    assert environment["PATH"].startswith(environment["STEPMARK_VENV"] + "/bin:")
    assert not any(re.search("KEY|PASSWORD|TOKEN|SECRET", name) for name in environment)


def test_shells_stop_at_the_first_failure() -> None:
    for stage in STAGES.values():
        for command in stage.of("RUN"):
            assert ";" not in command, f"{command}: a failure before the semicolon is lost"
            assert "|" not in command.replace("||", ""), f"{command}: a failure before the pipe is lost"


def test_no_secret_is_in_a_build_argument() -> None:
    arguments = [rest.partition("=") for stage in STAGES.values() for rest in stage.of("ARG")]
    assert [name for name, _, _ in arguments] == ["TORCH_INDEX"]
    assert [value for _, _, value in arguments] == ['""']


def test_packages_are_compared_with_the_locks() -> None:
    """Each stage that installs packages copies the files that it names, and lets in no file without a locked hash."""
    installing = {name: stage for name, stage in STAGES.items() if any("pip install" in run for run in stage.of("RUN"))}
    assert set(installing) == {"cpu-packages", "cuda-packages"}
    for stage in installing.values():
        (command,) = [run for run in stage.of("RUN") if "pip install" in run]
        copied = {source for _, sources, _ in stage.copies() for source in sources}
        named = re.findall(r"--requirement (\S+)", command)
        assert "--require-hashes" in command
        assert {name.replace("${TORCH_INDEX:+-cpu}", part) for name in named for part in ("", "-cpu")} == copied
