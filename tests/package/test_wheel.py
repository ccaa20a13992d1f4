"""The toolkit as a package: a wheel without the site, installed into a fresh environment, trains from a file.

The environment sees the packages of the one that runs the tests, so that no network is needed, but neither the checkout nor what only
the site needs: importing Django, Celery or the site's own packages fails there.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PACKAGED = ("datafiles", "mathtext", "outgoing", "rewardmodel/ml")
OF_THE_SITE = ("django", "rest_framework", "celery", "kombu", "redis", "psycopg", "annotation", "config", "pyarrow")

BLOCKER = f"""
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {OF_THE_SITE!r}:
            raise ModuleNotFoundError(f"{{name}} is not part of the toolkit")

sys.meta_path.insert(0, Blocked())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `pip install .` builds, from a copy, because setuptools writes beside the sources."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("annotation", "config", "datafiles", "mathtext", "outgoing", "rewardmodel"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.safetensors"))
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(target)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    [built] = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; returns its folder of commands."""
    environment = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "tests_environment.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (packages / "blocker.py").write_text(BLOCKER)
    (packages / "tests_blocker.pth").write_text("import blocker\n")  # Debian's Python has a sitecustomize of its own
    return environment / "bin"


def run(installed: Path, *command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")
    }
    return subprocess.run(
        [installed / command[0], *command[1:]],
        cwd=folder,
        env=environment | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def pinned() -> dict[str, str]:
    files = ("requirements.txt", "requirements-dev.txt")
    lines = [line for name in files for line in (ROOT / name).read_text().splitlines()]
    pins = [re.match(r"([\w.-]+)(?:\[.*\])?==(\S+)", line) for line in lines]
    return {pin[1]: pin[2] for pin in pins if pin}


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = [each for group in project["optional-dependencies"].values() for each in group]
    return [Requirement(each) for each in [*project["dependencies"], *optional]]


def test_wheel_holds_the_toolkit_and_nothing_of_the_site(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        [metadata] = [archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA")]
    assert {name.rsplit(".", 1)[-1] for name in names} == {"py", "yaml"}
    assert {f for f in names if not f.startswith(tuple(f"{package}/" for package in PACKAGED))} == set()
    sources = {path.relative_to(ROOT).as_posix() for package in PACKAGED for path in (ROOT / package).rglob("*.py")}
    assert set(names) == sources | {"rewardmodel/ml/training/fsdp.yaml"}
    needed = {
        Requirement(line.partition(": ")[2]).name for line in metadata.splitlines() if line.startswith("Requires-Dist")
    }
    assert needed == {each.name for each in declared()}
    assert not needed & {"Django", "celery", "djangorestframework", "psycopg", "redis"}


def test_every_import_of_the_toolkit_is_a_declared_dependency() -> None:
    imported = set()
    for path in (path for package in PACKAGED for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add((node.module or "").partition(".")[0])
    outside = imported - sys.stdlib_module_names - {"datafiles", "mathtext", "outgoing", "rewardmodel"}
    modules = {each.name.replace("-", "_") for each in declared()}
    assert outside - modules == set(), "declare these in pyproject.toml and pin them in requirements.txt"


def test_ranges_of_the_package_and_pins_of_the_site_agree() -> None:
    pins = pinned()
    for each in declared():
        assert each.name in pins, f"{each.name}: pin it in requirements.txt, so that it is tested"
        assert each.specifier.contains(pins[each.name]), f"{each}: requirements.txt has {pins[each.name]}"
        kinds = {part.operator for part in each.specifier}
        assert kinds == {">=", "<"}, f"{each}: give the range from the tested release to the next that may break"


def test_importing_the_toolkit_imports_no_django(installed: Path, tmp_path: Path) -> None:
    probe = (
        "import sys, rewardmodel.ml.train, rewardmodel.ml.best_of_n, rewardmodel.ml.grading, rewardmodel.ml.model\n"
        f"print(rewardmodel.ml.__file__, [name for name in {OF_THE_SITE!r} if name in sys.modules])"
    )
    done = run(installed, "python", "-c", probe, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("[]\n")
    assert done.stdout.startswith(str(installed.parent)), (
        "the toolkit comes from the environment, not from the checkout"
    )
    assert "not part of the toolkit" in run(installed, "python", "-c", "import django", folder=tmp_path).stderr


@pytest.mark.parametrize("command", ["train", "score", "evaluate", "sample", "best-of-n"])
def test_help_of_every_command(installed: Path, tmp_path: Path, command: str) -> None:
    done = run(installed, "stepmark", command, "--help", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: stepmark {command} ")
    assert f"examples:\n  stepmark {command} --" in done.stdout
    assert "python -m" not in done.stdout


def test_help_names_every_command(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "stepmark", "--help", folder=tmp_path)
    assert done.returncode == 0
    assert re.findall(r"^  (\S+)  ", done.stdout, re.MULTILINE) == ["train", "score", "evaluate", "sample", "best-of-n"]
    wrong = run(installed, "stepmark", "trian", folder=tmp_path)
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "error: 'trian' is no command; choose one of train, score, evaluate, sample, best-of-n\n",
    )


def test_train_and_measure_from_files(installed: Path, tmp_path: Path) -> None:
    rows = [
        {
            "problem": f"Add {n} and {n}.",
            "steps": [f"{n} + {n} = {total}", f"So\n\n# Answer\n\n{total}"],
            "answer": str(total),
            "is_correct": total == 2 * n,
            "prm_score": 0.75 if total == 2 * n else 0.25,
        }
        for n in range(1, 9)
        for total in (2 * n, 2 * n + 1)
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    base = str(ROOT / "rewardmodel" / "demo" / "domain" / "base")
    quick = ("--progress", "none", "--evaluation-share", "0", "--checkpoints", "1")
    train = ("train", "--kind", "orm", "--data", "rows.jsonl", "--base", base, "--output", "orm", *quick)
    done = run(installed, "stepmark", *train, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "orm" / "reward_model.json").read_text())["kind"] == "orm"
    done = run(installed, "stepmark", "best-of-n", "--data", "rows.jsonl", "--csv", "curves.csv", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "16 samples of 8 problems, 2 each; 50.0 % correct." in done.stdout
    assert "all,,8,prm,2,1.0," in (tmp_path / "curves.csv").read_text()
