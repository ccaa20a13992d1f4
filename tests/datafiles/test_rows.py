"""Rows of files in every shape, also when the file is read in tiny pieces, and what happens to broken ones."""

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datafiles import opening
from datafiles.decoding import FileRow, WrittenNumber
from datafiles.opening import UnreadableFile, files_in
from datafiles.rows import RowReader, read_rows

Read = Callable[[bytes | str], list[tuple[int, Any]]]

SHAPES: dict[str, tuple[str, list[int]]] = {
    "one object per line": ('{"a": 1}\n{"a": [2]}\n\n{"a": "}"}', [1, 2, 4]),
    "Windows line ends": ('{"a": 1}\r\n\r\n{"a": [2]}\r\n{"a": "}"}\r\n', [1, 3, 4]),
    "old Mac line ends": ('{"a": 1}\r{"a": [2]}\r{"a": "}"}\r', [1, 2, 3]),
    "an array on one line": ('[{"a": 1}, {"a": [2]}, {"a": "}"}]', [1, 1, 1]),
    "an array, one object per line": ('[\n{"a": 1},\n{"a": [2]},\n{"a": "}"}\n]\n', [2, 3, 4]),
    "an indented array": (json.dumps([{"a": 1}, {"a": [2]}, {"a": "}"}], indent=2), [2, 5, 10]),
    "an array with no indentation": (json.dumps([{"a": 1}, {"a": [2]}, {"a": "}"}], indent=0), [2, 5, 10]),
    "indented objects": ("\n".join(json.dumps(row, indent=4) for row in ({"a": 1}, {"a": [2]}, {"a": "}"})), [1, 4, 9]),
    "objects on one line": ('{"a": 1}{"a": [2]} {"a": "}"}', [1, 1, 1]),
    "objects with commas": ('{"a": 1},\n{"a": [2]},\n{"a": "}"},\n', [1, 2, 3]),
    "two arrays": ('[{"a": 1}]\n[{"a": [2]}, {"a": "}"}]', [1, 2, 2]),
    "escapes and braces in strings": (r'{"a": 1}' "\n" r'{"a": [2]}' "\n" r'{"a": "}"}', [1, 2, 3]),
}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def rows(content: bytes | str) -> list[tuple[int, Any]]:
        path = tmp_path / "data"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return [(row.number, row.value if row.value is not None else row.reason) for _, row in read_rows([path])]

    return rows


@pytest.mark.parametrize("chunk", [3, 7, 64, 2**20])
@pytest.mark.parametrize("shape", SHAPES)
def test_rows_come_with_the_line_at_which_they_begin(
    shape: str, chunk: int, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datafiles.rows.CHUNK", chunk)
    text, lines = SHAPES[shape]
    assert read(text) == list(zip(lines, [{"a": 1}, {"a": [2]}, {"a": "}"}], strict=True))


@pytest.mark.parametrize("chunk", [3, 11, 2**20])
def test_strings_may_hold_anything(chunk: int, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datafiles.rows.CHUNK", chunk)
    rows = [{"a": text} for text in ('"', "\\", '\\"', "\\\\", "[{", "\n{", "½𝟚", "\u2028", "{}" * 40, "")]
    for text in (json.dumps(rows), json.dumps(rows, indent=1), "\n".join(json.dumps(row, indent=2) for row in rows)):
        assert [value for _, value in read(text)] == rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,\n{"a": 2}\n{"a": 3}', [1, {"a": 2}, {"a": 3}]),  # cut off after a comma
        ('{"a": ["x",\n{"a": 2}\n{"a": 3}', [1, {"a": 2}, {"a": 3}]),
        ('{"a": \n{"a": 2}\n{"a": 3}', [1, {"a": 2}, {"a": 3}]),
        ('{"a": "x\n{"a": 2}', [1, {"a": 2}]),  # a quote is missing
        ('{"a": 1} and more\n{"a": 2}', [1, {"a": 2}]),
        ('{\n  "a": 1\n  "b": 2\n}\n{"a": 2}', [1, {"a": 2}]),  # a comma is missing
        ('[\n  {"a": 1,\n  {"a": 2},\n  {"a": 3}\n]', [2, {"a": 2}, {"a": 3}]),
        ('[{"a": 1}, 5, "x", [1], {"a": 2}]', [{"a": 1}, 1, 1, 1, {"a": 2}]),
        ('[{"a": 1}, {"a": NaN}, {"a": 2}]', [{"a": 1}, 1, {"a": 2}]),
        ('[1, 2]\n{"a": 2}', [1, {"a": 2}]),  # a row that is a list, not an array of rows
        ('hello\n"text"\n7\n{"a": 2}', [1, 2, 3, {"a": 2}]),
        ('[{"a": 1}, {"a": 2}', [{"a": 1}, {"a": 2}, 1]),  # the array is cut off between elements
    ],
)
@pytest.mark.parametrize("chunk", [5, 2**20])
def test_reading_goes_on_behind_a_broken_row(
    text: str, expected: list[Any], chunk: int, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number is the line of a row that is refused."""
    monkeypatch.setattr("datafiles.rows.CHUNK", chunk)
    assert [number if isinstance(value, str) else value for number, value in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1, "b": {"c": 1, "c": 2}}', 'the key "c" occurs twice in one object'),
        ('{\n "a": 1\n "b": 2\n}', "not JSON: Expecting ',' delimiter in line 3, character 2"),
        ('{\n "a": 1\n', "the object that begins here is never closed; nothing after it in this file could be read"),
        ('[{"a": "x}, {"b": 1}]', "brackets or quotes are not closed in the element that begins here"),
        ('[\n{"a": 1}\n', "the array is never closed (a ] is missing); the file may be cut off"),
        ('{\n "a": "\udc80"\n}', "not UTF-8 (byte 8 of line 2); save the file as UTF-8"),
    ],
)
def test_broken_row_says_why(text: str, reason: str, read: Read) -> None:
    assert any(reason in str(value) for _, value in read(text.encode(errors="surrogateescape")))


def test_file_with_a_byte_order_mark_is_read(read: Read) -> None:
    assert read(b'\xef\xbb\xbf{"a": 1}\n\xef\xbb\xbf{"a": 2}') == [(1, {"a": 1}), (2, {"a": 2})]


@pytest.mark.parametrize("text", ["", " \n\n", "[]", "[ ]\n"])
def test_nothing_is_no_row(text: str, read: Read) -> None:
    assert read(text) == []


def test_numbers_remember_how_they_were_written(read: Read) -> None:
    ((_, value),) = read('{"a": 2.50, "b": 1e3, "c": 4}')
    assert value == {"a": 2.5, "b": 1000.0, "c": 4}
    assert [value[key].text for key in "ab" if isinstance(value[key], WrittenNumber)] == ["2.50", "1e3"]
    assert json.dumps(value) == '{"a": 2.5, "b": 1000.0, "c": 4}'


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compression_is_told_by_the_content(pack: Callable[[bytes], bytes], read: Read) -> None:
    assert read(pack(b'[{"a": 1}]')) == [(1, {"a": 1})]


def test_zstandard_is_read_if_this_python_has_it_and_else_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = b"\x28\xb5\x2f\xfd\x04\x00\x59\x00\x00" + b'{"a": 1}\n' + b"\x00\x00"
    if opening._zstd_module is None:
        with pytest.raises(UnreadableFile, match=r"data is compressed with Zstandard, .* from version 3\.14 on"):
            read(packed)
    else:
        assert read(opening._zstd_module.compress(b'{"a": 1}')) == [(1, {"a": 1})]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"a": 1}'.encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
        ('{"a": 1}'.encode("utf-16-le"), "is UTF-16 text"),
        (gzip.compress('[{"a": 1}]'.encode("utf-16-be"), mtime=0), "is UTF-16 text"),
        ('{"a": 1}'.encode("utf-32"), "is UTF-32 text"),
        (b"PK\x03\x04....", "is a ZIP archive; unpack it"),
        (b"PAR1....", "is a Parquet file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "run git lfs pull"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"x" * 257 + b"ustar" + b"\0" * 300, "is a tar archive"),
    ],
)
def test_files_of_another_kind_are_named_before_anything_is_read(content: bytes, reason: str, read: Read) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(content)


@pytest.mark.parametrize("name", ["gone", "a\0b", "x" * 5000])
def test_names_that_cannot_be_opened_are_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        list(read_rows([tmp_path / name]))


def test_folder_stands_for_its_data_files_in_natural_order(tmp_path: Path) -> None:
    names = ["algebra/10.json", "algebra/2.json", "b.jsonl", "c.jsonl.gz", "a.ndjson", "D.JSON"]
    for name in [*names, "notes.txt", ".hidden/x.json", "algebra/.y.json"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")

    found = [path.relative_to(tmp_path).as_posix() for path in files_in([tmp_path, Path("kept")]) if path.is_absolute()]
    assert sorted(found) == sorted(names)
    assert found.index("algebra/2.json") < found.index("algebra/10.json")
    assert files_in([tmp_path, Path("kept")])[-1] == Path("kept")


def test_folder_without_data_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a folder without data files"):
        files_in([tmp_path])


def test_long_file_of_one_line_takes_memory_for_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datafiles.rows.CHUNK", 4096)
    path = tmp_path / "data.json"
    path.write_text(json.dumps([{"a": "x" * 1000, "n": n} for n in range(3000)]))
    reader = RowReader(path)
    longest, share = 0, 0.0
    rows: list[FileRow] = []
    for row in reader:
        rows.append(row)
        assert share < reader.share_read <= 1
        share = reader.share_read
        assert reader._cutter is not None
        longest = max(longest, len(reader._cutter._buffer))
    assert [row.value["n"] for row in rows if row.value] == list(range(3000))
    assert longest < 20_000
    assert reader.share_read == 1.0
