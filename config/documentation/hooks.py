"""MkDocs' hooks: add the generated pages, and turn links between docs/ and the root into links of the site."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # MkDocs loads this file alone

from config.documentation.api_reference import write_api_reference  # noqa: E402
from config.documentation.toolkit_reference import write_toolkit_reference  # noqa: E402

ROOT_PAGES = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
LINK = re.compile(r"(?<=\]\()(?P<path>[^)#\s]+)(?=[)#])")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    pages = {page: from_root((ROOT / name).read_text()) for name, page in ROOT_PAGES.items()}
    pages |= write_api_reference(ROOT / "frontend" / "src" / "api" / "schema.yaml")
    pages |= write_toolkit_reference(ROOT)
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Pages of docs/ link to files of the root with `../`, so that they also work where the files are read."""
    return LINK.sub(lambda link: ROOT_PAGES.get(link["path"].removeprefix("../"), link["path"]), markdown)


def from_root(markdown: str) -> str:
    """Turn the links of a page of the root: pages of docs/ lose the folder."""
    return LINK.sub(lambda link: ROOT_PAGES.get(link["path"], link["path"].removeprefix("docs/")), markdown)
