"""A site below a path of its host, behind nginx with TLS: the first admin's link, work in the queue, formulas, and downloads."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from tests.browser.page_checks import screenshot
from tests.browser.queued_items import PROBLEM, STEPS
from tests.deploy.proxies import free_ports, nginx
from tests.deploy.sites import Site, migrated_database, site
from tests.deploy.tls import make_certificate

BASE = "/stepmark"
PASSWORD = "four random words here"


@pytest.fixture
def below(tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Site, str]]:
    """The site, and the address at which a browser opens it."""
    files = make_certificate(tmp_path)
    (port,) = free_ports(1)
    trusted = f"https://localhost:{port}"
    with (
        django_db_blocker.unblock(),
        override_settings(STATIC_ROOT=tmp_path / "static"),
        migrated_database("below") as database,
    ):
        call_command("collectstatic", "--noinput", verbosity=0)
        with (
            site(database, tmp_path, ALLOWED_HOSTS="localhost", BASE_PATH=BASE, CSRF_TRUSTED_ORIGINS=trusted) as made,
            nginx("stepmark-below-a-path.conf", tmp_path, f"127.0.0.1:{made.port}", files) as proxied,
        ):
            yield made, f"https://localhost:{proxied.https}{BASE}"


def test_work_below_a_path(below: tuple[Site, str], browser: Browser) -> None:
    made, address = below
    page = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 860}).new_page()
    strays: list[str] = []
    page.on(
        "request",
        lambda asked: strays.append(asked.url) if not asked.url.startswith((f"{address}/", "data:")) else None,
    )
    page.on(
        "response", lambda answer: strays.append(f"{answer.status} {answer.url}") if is_lost(answer.status) else None
    )
    become_admin(page, made, address)
    queue_work(page, address)
    rate_one(page, address)
    page.goto(f"{address}/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export").click()
    row = json.loads(downloading.value.path().read_text())
    assert [step["completions"][0]["rating"] for step in row["label"]["steps"]] == [1] * len(STEPS)
    assert {cookie["path"] for cookie in page.context.cookies()} == {f"{BASE}/"}
    assert strays == []
    page.context.close()


def is_lost(status: int) -> bool:
    """The address is wrong, or something between the page and the site fails. Conflicts and refusals are the site's own answers."""
    return status == 404 or status >= 500


def become_admin(page: Page, made: Site, address: str) -> None:
    page.goto(made.manage("invite_first_admin", "--site", address))
    page.get_by_label("Name").fill("grace")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Welcome, grace")).to_be_visible()
    assert page.url == f"{address}/"


def queue_work(page: Page, address: str) -> None:
    """Fill the queue with the session of the page."""
    token = next(str(cookie["value"]) for cookie in page.context.cookies() if str(cookie["name"]).endswith("_csrf"))
    headers = {"X-CSRFToken": token, "Origin": address.removesuffix(BASE)}
    lines = headers | {"Content-Type": "application/octet-stream"}
    created = page.request.post(f"{address}/api/v1/phases", data={"name": "Phase 2", "flow": 2}, headers=headers)
    phase = f"{address}/api/v1/phases/{created.json()['id']}"
    problem, solution = {"problem": PROBLEM, "answer": "6"}, {"problem": PROBLEM, "steps": STEPS}
    for sent in (
        page.request.post(f"{phase}/problems", data=json.dumps(problem).encode(), headers=lines),
        page.request.post(f"{phase}/solutions", data=json.dumps(solution).encode(), headers=lines),
        page.request.post(f"{phase}/open", headers=headers),
        page.request.patch(f"{address}/api/v1/preferences", data={"tours_seen": ["phase-2"]}, headers=headers),
    ):
        assert sent.ok, sent.text()


def rate_one(page: Page, address: str) -> None:
    page.goto(f"{address}/phases")
    page.get_by_role("link", name="Label", exact=True).click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
    assert page.url == f"{address}/label"
    expect(page.locator(".katex").first).to_be_visible()
    assert page.evaluate("document.fonts.ready.then((all) => [...all].some((font) => font.status === 'loaded'))")
    screenshot(page, "below-a-path")
    for _ in STEPS:
        page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing to label right now")).to_be_visible()
