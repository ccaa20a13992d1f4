"""Writes the pages of the toolkit's reference: one for each public module of `rewardmodel.ml`, filled from its docstrings."""

from __future__ import annotations

import ast
from pathlib import Path

TOOLKIT = "rewardmodel/ml"
PRIVATE = {"__init__", "__main__", "command_help", "command_line", "gpu_check"}
INTRODUCTION = """\
# Toolkit

`rewardmodel.ml` works on files and knows neither Django nor a database. [Reward models](../reward-models.md) explains its commands; these
pages are the docstrings of its modules. `pip install .` installs it alone.

| module | |
|---|---|
"""


def write_toolkit_reference(root: Path) -> dict[str, str]:
    """Return the Markdown of each page by its path. Raises ValueError for a module without a docstring."""
    folder = root / TOOLKIT
    names = sorted({path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()})
    public = [name for name in names if name not in PRIVATE]
    rows = [f"| [{name}]({name}.md) | {first_sentence(folder, name)} |\n" for name in public]
    return {"toolkit/index.md": INTRODUCTION + "".join(rows)} | {
        f"toolkit/{name}.md": write_page(folder, name) for name in public
    }


def write_page(folder: Path, name: str) -> str:
    modules = [f"rewardmodel.ml.{name}"]
    if (folder / name).is_dir():
        inner = sorted(path.stem for path in (folder / name).glob("*.py") if not path.stem.startswith("_"))
        modules += [f"rewardmodel.ml.{name}.{each}" for each in inner]
    return f"# {name}\n\n" + "\n".join(f"::: {module}\n" for module in modules)


def first_sentence(folder: Path, name: str) -> str:
    path = folder / f"{name}.py"
    source = path if path.exists() else folder / name / "__init__.py"
    docstring = ast.get_docstring(ast.parse(source.read_text()))
    if not docstring:
        raise ValueError(f"{source}: the module has no docstring. Its first line is needed for the reference.")
    return docstring.splitlines()[0]
