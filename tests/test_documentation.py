"""The documentation site: every page is in the navigation, and the references say what the code says. `./dev docs` builds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.documentation.api_reference import write_api_reference, write_contents, write_shape, write_type
from config.documentation.hooks import ROOT_PAGES, from_root, on_page_markdown
from config.documentation.screenshots import PICTURES
from config.documentation.toolkit_reference import write_toolkit_reference
from config.launcher.documentation import build

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "frontend" / "src" / "api" / "schema.yaml"
CONFIGURATION: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text())


@pytest.fixture(scope="module")
def api() -> dict[str, str]:
    return write_api_reference(SCHEMA)


def in_navigation(entries: Any) -> Iterator[str]:
    for entry in entries.values() if isinstance(entries, dict) else entries:
        if isinstance(entry, str):
            yield entry
        else:
            yield from in_navigation(entry)


def test_every_page_is_in_the_navigation_once(api: dict[str, str]) -> None:
    pages = [str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")]
    pages += [*ROOT_PAGES.values(), *api, *write_toolkit_reference(ROOT)]

    assert sorted(in_navigation(CONFIGURATION["nav"])) == sorted(pages)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("# Here\n\n[good](other.md#there)\n", 0),
        ("[no page](gone.md)\n", 1),
        ("[no anchor](other.md#gone)\n", 1),
        ("[no anchor here](#gone)\n", 1),
        ("<img src='https://cdn.example.org/a.png'>\n", 1),
    ],
)
def test_build_refuses_what_leads_nowhere(tmp_path: Path, text: str, status: int) -> None:
    rules = {key: CONFIGURATION[key] for key in ("strict", "validation", "use_directory_urls")}
    (tmp_path / "mkdocs.yml").write_text(
        yaml.safe_dump({"site_name": "A", "theme": {"name": None}, "plugins": []} | rules)
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/main.html").write_text("{{ page.content }}")
    configuration = (
        (tmp_path / "mkdocs.yml").read_text().replace("name: null", f"name: null\n  custom_dir: {tmp_path}/theme")
    )
    (tmp_path / "mkdocs.yml").write_text(configuration)
    (tmp_path / "docs/index.md").write_text(text)
    (tmp_path / "docs/other.md").write_text("## There\n")

    assert build(tmp_path / "mkdocs.yml", tmp_path / "site") == status


def test_site_is_built_strictly() -> None:
    assert CONFIGURATION["strict"] is True
    assert set(CONFIGURATION["validation"].values()) == {"warn"}
    assert {"omitted_files", "not_found", "anchors"} <= set(CONFIGURATION["validation"])


def test_site_names_no_other_host() -> None:
    assert CONFIGURATION["theme"]["font"] is False
    assert "://" not in (ROOT / "mkdocs.yml").read_text()


def test_every_request_of_the_schema_is_in_the_reference(api: dict[str, str]) -> None:
    schema = yaml.load(SCHEMA.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    text = "\n".join(api.values())

    operations = [(address, method) for address, found in schema["paths"].items() for method in found]
    assert len(operations) > 50
    assert [each for each in operations if f"## {each[1].upper()} `{each[0]}`" not in text] == []
    assert [name for name in schema["components"]["schemas"] if f"## {name} {{" not in api["api/shapes.md"]] == []


def test_shape_has_types_limits_and_what_may_be_absent() -> None:
    shape = {
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "maxLength": 9, "description": "a | b"},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}, "nullable": True},
        },
    }

    assert write_shape("Thing", shape).splitlines()[-2:] == [
        "| `name` | string | a \\| b; at most 9 characters |",
        "| `parts` | list of [Part](shapes.md#part) or null | may be absent |",
    ]


def test_type_of_a_choice_and_of_media_that_are_not_json() -> None:
    assert write_type({"oneOf": [{"enum": ["a", "b"]}, {"type": "null"}]}) == "`a`, `b` or null"
    assert list(write_contents({"content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}})) == [
        "string (binary) (`text/csv`)"
    ]


def test_links_between_the_folders_become_links_of_the_site() -> None:
    assert (
        from_root("[a](docs/loop.md#gate) [b](SECURITY.md) [c](#here)")
        == "[a](loop.md#gate) [b](security.md) [c](#here)"
    )
    moved = on_page_markdown("[a](../CONTRIBUTING.md#packages) [b](loop.md)", None, None, None)  # type: ignore[arg-type]
    assert moved == "[a](contributing.md#packages) [b](loop.md)"


def test_module_without_a_docstring_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rewardmodel/ml").mkdir(parents=True)
    (tmp_path / "rewardmodel/ml/bare.py").write_text("x = 1\n")

    with pytest.raises(ValueError, match=r"bare\.py.*no docstring"):
        write_toolkit_reference(tmp_path)


def test_pictures_of_the_pages_are_those_that_the_script_makes() -> None:
    made = {f"{name}{end}.png" for name, each in PICTURES.items() for end in ("", "-dark")[: 1 + each.dark_too]}

    assert {path.name for path in (ROOT / "docs" / "images").iterdir()} == made
