"""Every module says in one sentence what it is, and every room has a layer."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("annotation", "config", "datafiles", "mathtext", "outgoing", "quality", "rewardmodel")
WITH_ROOMS = ("annotation", "config", "rewardmodel", "rewardmodel.ml")
LONGEST_SENTENCE = 120


def modules_of(root: Path) -> list[Path]:
    """Return the Python modules of the product, `__init__.py` included, migrations not."""
    found = [path for package in PACKAGES for path in (root / package).rglob("*.py")]
    return [root / "dev", root / "manage.py", *(path for path in found if "migrations" not in path.parts)]


def sentence_error(source: str) -> str | None:
    """Return what is wrong with the first sentence of a module's docstring, None if nothing is."""
    docstring = ast.get_docstring(ast.parse(source))
    if not docstring:
        return "has no docstring"
    sentence = re.split(r"(?<=[.?!])\s", docstring.splitlines()[0], maxsplit=1)[0]
    if not sentence.endswith("."):
        return "the docstring's first line does not begin with a sentence that ends with a period"
    if len(sentence) > LONGEST_SENTENCE:
        return f"the first sentence has {len(sentence)} characters, more than {LONGEST_SENTENCE}"
    return None


def rooms_of(root: Path, package: str) -> Iterator[str]:
    """Yield the packages and modules directly below a package, migrations excepted; nothing for a module."""
    for path in sorted((root / package.replace(".", "/")).glob("*")):
        is_module = path.suffix == ".py" and path.stem != "__init__"
        if is_module or ((path / "__init__.py").exists() and path.name != "migrations"):
            yield f"{package}.{path.stem}"


def rooms_in_layers(pyproject: Path) -> set[str]:
    """Return the modules that the `layers` contracts of import-linter name."""
    contracts: list[dict[str, Any]] = tomllib.loads(pyproject.read_text())["tool"]["importlinter"]["contracts"]
    named: set[str] = set()
    for contract in contracts:
        if contract["type"] == "layers":
            layers = [name.strip(" ()") for layer in contract["layers"] for name in re.split(r"[|:]", layer)]
            containers = contract.get("containers")
            named |= (
                {f"{container}.{layer}" for container in containers for layer in layers} if containers else {*layers}
            )
    return named


def rooms_without_layer(root: Path, pyproject: Path) -> set[str]:
    """Return the rooms that no layer names. A package is named, too, if all its rooms are."""
    named = rooms_in_layers(pyproject)
    rooms = {room for package in WITH_ROOMS for room in rooms_of(root, package)}
    return {room for room in rooms - named if not (inner := set(rooms_of(root, room))) or inner - named}


def test_every_module_begins_with_one_sentence() -> None:
    errors = {path: sentence_error(path.read_text()) for path in modules_of(ROOT)}
    lines = [f"{path.relative_to(ROOT)}: {error}" for path, error in sorted(errors.items()) if error]
    assert not lines, "\n".join(lines)


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in modules_of(ROOT)} - {ROOT}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_every_room_has_a_layer() -> None:
    missing = rooms_without_layer(ROOT, ROOT / "pyproject.toml")
    assert not missing, f"no layers contract in pyproject.toml names {', '.join(sorted(missing))}"


def test_room_without_layer_is_found(tmp_path: Path) -> None:
    for name in ("annotation/api/urls.py", "annotation/tasks.py", "annotation/migrations/0001.py", "config/urls.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        (path.parent / "__init__.py").touch()
    for name in (
        "rewardmodel/ml/trees/packing.py",
        "rewardmodel/ml/text.py",
        "rewardmodel/gate.py",
        "rewardmodel/demo/seed.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        (path.parent / "__init__.py").touch()
    (tmp_path / "annotation/notes").mkdir()
    contracts = tmp_path / "pyproject.toml"
    contracts.write_text(
        """
        [[tool.importlinter.contracts]]
        type = "layers"
        layers = ["annotation.tasks | annotation.other", "rewardmodel.ml", "rewardmodel.demo.seed : rewardmodel.gate"]

        [[tool.importlinter.contracts]]
        type = "layers"
        containers = ["rewardmodel.ml"]
        layers = ["(trees)"]

        [[tool.importlinter.contracts]]
        type = "forbidden"
        source_modules = ["annotation.api"]
        """
    )
    assert rooms_without_layer(tmp_path, contracts) == {"annotation.api", "config.urls", "rewardmodel.ml.text"}


def test_sentence_error() -> None:
    assert sentence_error('"""One sentence. Another one that goes on\nin the next line."""') is None
    assert sentence_error(f'"""{"x" * 119}. More."""') is None
    assert sentence_error(f'"""{"x" * 120}."""') == "the first sentence has 121 characters, more than 120"
    assert sentence_error("x = 1") == "has no docstring"
    for first_line in ("Is this one?", "A title", "A sentence that goes on"):
        assert str(sentence_error(f'"""{first_line}\nin the next line."""')).startswith("the docstring's first line")
