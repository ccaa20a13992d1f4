"""`./dev map`: the product's tree, with one sentence for each folder and module."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher import map as product_map
from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT
from config.launcher.map import first_sentence, print_map

FILES = {
    "shop/__init__.py": '"""Sells things."""\n',
    "shop/empty.py": "",
    "shop/till.py": '"""Counts the money.\n\nAt night, too.\n"""\n\nclass Till:\n    """Not this one."""\n',
    "shop/goods/__init__.py": "",
    "shop/goods/apples.py": '"""Apples, by weight. Pears are elsewhere."""\n',
    "shop/migrations/0001.py": '"""Not shown."""\n',
    "shop/notes.txt": "Not shown.",
    "window/Pane.tsx": 'import "x";\n\n/** The glass. */\nexport function Pane() {}\n',
    "window/Pane.test.tsx": "/** Not shown. */",
    "window/frame/colours.ts": "/**\n * Which colours\n * there are. More.\n */\n",
}


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(product_map, "ROOT", tmp_path)
    monkeypatch.setattr(product_map, "PRODUCT", ("shop", "window"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_map_has_a_sentence_for_each_folder_and_module(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_map([]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "shop/           Sells things.",
        "  empty.py",
        "  till.py       Counts the money.",
        "  goods/",
        "    apples.py   Apples, by weight.",
        "window/",
        "  Pane.tsx      The glass.",
        "  frame/",
        "    colours.ts  Which colours there are.",
    ]


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        ("shop/goods", ["shop/goods/", "  apples.py  Apples, by weight."]),
        ("shop/till.py", ["shop/till.py  Counts the money."]),
    ],
)
def test_map_of_a_part_starts_there(capsys: pytest.CaptureFixture[str], part: str, lines: list[str]) -> None:
    assert print_map([part]) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_map_on_a_narrow_terminal_wraps_sentences(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "shop/till.py").write_text('"""Counts the money that the customers have paid since the morning."""')
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    print_map(["shop/till.py"])
    assert capsys.readouterr().out.splitlines() == [
        "shop/till.py  Counts the money that the customers have paid",
        "              since the morning.",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["shop/nothing.py"], "shop/nothing.py is not a folder or file of this checkout"),
        ([".."], r"\.\. is not a folder or file of this checkout"),
        (["shop/notes"], "shop/notes has no Python or TypeScript module"),
        (["shop", "window"], "at most one"),
    ],
)
def test_map_of_a_wrong_path_says_what_is_wrong(root: Path, arguments: list[str], message: str) -> None:
    (root / "shop/notes").mkdir()
    with pytest.raises(LauncherError, match=message):
        print_map(arguments)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.py", "x = 1\n", ""),
        ("a.py", "this is not Python", ""),
        ("a.py", '"""Two lines\nfor one sentence. And another."""', "Two lines for one sentence."),
        ("a.py", '"""No full stop"""', "No full stop"),
        ("a.ts", "// One line\n// and another. More.\nconst a = 1;\n", "One line and another."),
        ("a.ts", "/** First. */\n\n/** Second. */\nexport const a = 1;\n", "First."),
        ("a.ts", "const b = 1;\n/** Of b. */\nexport const b = 1;\n/** Of a. */\nexport const a = 1;\n", "Of a."),
        ("a.ts", "const b = 1;\n/** Of b. */\nexport const b = 1;\n", ""),
    ],
)
def test_first_sentence(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert first_sentence(path) == sentence


def test_dev_map_runs_on_a_bare_python() -> None:
    ran = subprocess.run(
        [sys.executable, "-S", "dev", "map", "config/launcher"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("config/launcher/ ")
    assert "\n  map.py " in ran.stdout


def test_dev_map_ends_quietly_when_its_reader_stops() -> None:
    reader = subprocess.run(
        ["sh", "-c", '"$0" dev map 2>&1 | head -n 1', sys.executable],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert reader.stdout.startswith("annotation/")
    assert reader.stdout.count("\n") == 1
