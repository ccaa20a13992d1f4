"""Which build of the pages is served, and how long the files of earlier builds stay."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from config.build import HEADER
from config.static_files import CURRENT, KEEP_FOR, keep_older_builds, remove_oldest

PAGE = '<meta name="stepmark-build" content="{{ build }}" /><p>page</p>'


@pytest.fixture
def dist(tmp_path: Path, settings: Settings) -> Path:
    """The folder of a built frontend, with its index.html."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
    return folder


def build(dist: Path, *names: str) -> None:
    """Replace the build by one with these assets."""
    for old in (dist / "assets").iterdir():
        old.unlink()
    for name in names:
        (dist / "assets" / name).write_text(name)


def test_page_and_answers_name_the_same_build(dist: Path, client: Client) -> None:
    build_id = hashlib.sha256(PAGE.encode()).hexdigest()[:12]
    page = client.get("/label")
    assert page.content.decode() == f'<meta name="stepmark-build" content="{build_id}" /><p>page</p>'
    assert page[HEADER] == build_id
    assert client.get("/healthz")[HEADER] == build_id
    assert client.get("/api/v1/nothing-here")[HEADER] == build_id


def test_build_that_is_made_while_the_site_runs_is_not_served(dist: Path, client: Client) -> None:
    before = client.get("/healthz")[HEADER]
    (dist / "index.html").write_text("<p>next</p>")
    assert client.get("/")[HEADER] == before


def test_site_without_a_build_answers_without_naming_one(tmp_path: Path, client: Client, settings: Settings) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert HEADER not in client.get("/healthz")
    assert client.get("/").status_code == 503


@pytest.mark.parametrize("path", ["/static/assets/Gone-AbCd1234.js", "/static/gone.css"])
def test_missing_file_is_404_and_not_the_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, b"stepmark-build" in response.content) == (404, False)


def collect(root: Path, dist: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = root
    settings.STATICFILES_DIRS = [dist]
    call_command("collectstatic", interactive=False, verbosity=0)


def assets(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "assets").iterdir())


def test_upgrade_keeps_the_files_of_the_build_before(dist: Path, tmp_path: Path, settings: Settings) -> None:
    root = tmp_path / "static"
    build(dist, "page-1.js", "shared.js")
    collect(root, dist, settings)
    build(dist, "page-2.js", "shared.js")
    collect(root, dist, settings)
    assert assets(root) == ["page-1.js", "page-2.js", "shared.js"]
    assert (root / CURRENT).read_text().splitlines() == ["assets/page-2.js", "assets/shared.js"]


def age(path: Path, days: float) -> None:
    moment = time.time() - days * 24 * 3600
    os.utime(path, (moment, moment))


def stored(root: Path, *names: str) -> None:
    (root / "assets").mkdir(parents=True, exist_ok=True)
    for name in names:
        (root / "assets" / name).write_text(name)


def test_file_is_kept_from_the_day_it_went_out_of_use(tmp_path: Path) -> None:
    stored(tmp_path, "old.js")
    keep_older_builds(tmp_path, current={"assets/old.js"})
    age(tmp_path / "assets" / "old.js", days=200)  # in use all the time
    keep_older_builds(tmp_path, current={"assets/new.js"})
    assert assets(tmp_path) == ["old.js"]
    age(tmp_path / "assets" / "old.js", days=KEEP_FOR.days - 1)
    keep_older_builds(tmp_path, current={"assets/newer.js"})
    assert assets(tmp_path) == ["old.js"]
    age(tmp_path / "assets" / "old.js", days=KEEP_FOR.days + 1)
    keep_older_builds(tmp_path, current={"assets/newest.js"})
    assert assets(tmp_path) == []


def test_first_collection_with_a_record_keeps_what_is_there(tmp_path: Path) -> None:
    stored(tmp_path, "before.js")
    age(tmp_path / "assets" / "before.js", days=90)
    keep_older_builds(tmp_path, current=set())
    assert assets(tmp_path) == ["before.js"]


def test_file_that_comes_back_into_use_stays(tmp_path: Path) -> None:
    stored(tmp_path, "a.js")
    keep_older_builds(tmp_path, current=set())
    age(tmp_path / "assets" / "a.js", days=90)
    keep_older_builds(tmp_path, current={"assets/a.js"})
    assert assets(tmp_path) == ["a.js"]


def test_oldest_files_go_first_when_they_are_too_many(tmp_path: Path) -> None:
    stored(tmp_path, "aaaaa.js", "bbbbb.js", "ccccc.js")
    for days, name in enumerate(["aaaaa.js", "bbbbb.js", "ccccc.js"], start=1):
        age(tmp_path / "assets" / name, days=days)
    remove_oldest((tmp_path / "assets").iterdir(), since=0, most_bytes=2 * len("aaaaa.js"))
    assert assets(tmp_path) == ["aaaaa.js", "bbbbb.js"]
