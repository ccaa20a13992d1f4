"""Web processes and commands start without torch: it takes seconds and memory, and only work on models needs it."""

import json
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import rewardmodel

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = "torch comes in through the engine"
TOOLKIT = {"rewardmodel.ml", "rewardmodel.demo"}
"""Not in the contract: the toolkit itself, and the demo's domain; the demo's other modules are named one by one."""

IMPORT_ALL = """
import importlib, json, sys
import django
django.setup()
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def modules_outside_the_toolkit() -> list[str]:
    files = [file for app in ("annotation", "config", "rewardmodel") for file in (ROOT / app).rglob("*.py")]
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]
    toolkit = ("rewardmodel.ml", "rewardmodel.demo.domain")
    return sorted(name for name in names if not name.startswith(toolkit) and not name.endswith(".__main__"))


def contract() -> dict[str, list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    found: dict[str, list[str]] = next(each for each in contracts if each["name"] == CONTRACT)
    return found


def test_no_module_outside_the_toolkit_imports_torch_when_it_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *modules_outside_the_toolkit()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "rewardmodel" in loaded
    assert loaded & {*contract()["forbidden_modules"], "math_verify"} == set()


def test_contract_covers_every_module_of_the_app() -> None:
    rooms = {f"rewardmodel.{module.name}" for module in pkgutil.iter_modules(rewardmodel.__path__)}
    covered = set(contract()["source_modules"])
    assert rooms - TOOLKIT - {"rewardmodel.migrations"} <= covered
    assert {"annotation", "config", "rewardmodel.demo.options", "rewardmodel.demo.seed"} <= covered
