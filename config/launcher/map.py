"""`./dev map`: prints the product's tree, with one sentence for each folder and module."""

from __future__ import annotations

import ast
import contextlib
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT

PRODUCT = (
    "annotation",
    "config",
    "datafiles",
    "mathtext",
    "outgoing",
    "quality",
    "rewardmodel",
    "frontend/src",
    "dev",
    "manage.py",
)
SKIPPED_FOLDERS = {"migrations", "node_modules", "dist", "__pycache__"}
MODULES = re.compile(r"dev|.+\.py|(?!.+\.test\.).+\.tsx?")
NARROWEST_SENTENCE = 40

Row = tuple[str, str]  # an indented name and its sentence


def print_map(arguments: list[str]) -> int:
    """Print the map of the whole product, or of the one folder or file that is named."""
    if len(arguments) > 1:
        raise LauncherError("./dev map takes at most one folder or file.")
    starts = [_existing(name) for name in arguments] or [ROOT / name for name in PRODUCT]
    rows = [row for start in starts for row in rows_of(start, start.relative_to(ROOT).as_posix())]
    if not rows:
        raise LauncherError(f"{arguments[0]} has no Python or TypeScript module.")
    try:
        print("\n".join(aligned(rows)), flush=True)
    except BrokenPipeError:  # the reader, `head` for example, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def rows_of(path: Path, name: str, indent: str = "") -> Iterator[Row]:
    """Yield the row of a file, or the rows of a folder: first the folder, then its files, then its folders."""
    if path.is_file():
        yield f"{indent}{name}", first_sentence(path)
        return
    children = sorted(path.iterdir(), key=lambda child: (child.is_dir(), child.name))
    files = [child for child in children if child.is_file() and MODULES.fullmatch(child.name)]
    inner = [row for file in files if file.name != "__init__.py" for row in rows_of(file, file.name, f"{indent}  ")]
    for folder in children:
        if folder.is_dir() and folder.name not in SKIPPED_FOLDERS:
            inner += rows_of(folder, folder.name, f"{indent}  ")
    if files or inner:
        package = path / "__init__.py"
        yield f"{indent}{name}/", first_sentence(package) if package.is_file() else ""
    yield from inner


def first_sentence(path: Path) -> str:
    """Return the first sentence of a module's docstring or leading comment, "" if it has none."""
    text = path.read_text(encoding="utf-8")
    comment = _typescript_comment(text, path.stem) if path.suffix in (".ts", ".tsx") else _docstring(text)
    return re.split(r"(?<=[.?!])\s", " ".join(comment.split()), maxsplit=1)[0]


def aligned(rows: list[Row]) -> Iterator[str]:
    """Put all sentences into one column; on a terminal, wrap them to its width."""
    column = max(len(name) for name, _ in rows) + 2
    width = shutil.get_terminal_size().columns - column if sys.stdout.isatty() else sys.maxsize
    for name, sentence in rows:
        first, *more = textwrap.wrap(sentence, max(width, NARROWEST_SENTENCE)) or [""]
        yield f"{name:{column}}{first}".rstrip()
        yield from (f"{'':{column}}{line}" for line in more)


def _existing(name: str) -> Path:
    path = Path(name).resolve()
    if not path.exists() or not path.is_relative_to(ROOT):
        raise LauncherError(f"{name} is not a folder or file of this checkout ({ROOT}).")
    return path


def _docstring(text: str) -> str:
    with contextlib.suppress(SyntaxError):
        return ast.get_docstring(ast.parse(text)) or ""
    return ""


def _typescript_comment(text: str, name: str) -> str:
    """Return the comment that begins the file, else the one above the export that is named like the file."""
    block = r"/\*\*?((?:(?!\*/).)*)\*/"
    found = re.match(rf"\s*(?:{block}|((?://[^\n]*\n)+))", text, re.DOTALL) or re.search(
        rf"{block}\s*export (?:function|const|class|type) {re.escape(name)}\b", text, re.DOTALL
    )
    return re.sub(r"^\s*(?:\*|//)", "", next(filter(None, found.groups()), ""), flags=re.MULTILINE) if found else ""
