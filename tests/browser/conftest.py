"""A real Chromium against Django's live server and the built pages."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

import config.celery  # noqa: F401  makes our app the one that the site's threads send tasks to
from annotation.models import User
from annotation.services.preferences import change_preferences
from tests.browser.open_requests import OpenRequests
from tests.factories import UserFactory

# playwright's sync API keeps an event loop in this thread, and Django would refuse every query of the test
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = (
    "No Chromium found. Install it (Debian, Ubuntu: apt-get install -y chromium) or name it in STEPMARK_CHROMIUM; "
    "without one the browser tests cannot run."
)
PATIENCE = 60_000
"""Milliseconds. Long, because a busy machine is not a bug; most waits end at once."""
ARTIFACTS = Path(__file__).resolve().parent.parent / "artifacts"


def find_chromium() -> str | None:
    named = os.environ.get("STEPMARK_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as instance:
        yield instance


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    if not (django_settings.BASE_DIR / "frontend" / "dist" / "index.html").is_file():
        pytest.fail("The pages are not built: run `npm ci && npm run build` in frontend/, or ./dev test.")
    expect.set_options(timeout=PATIENCE)
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """The address of the site. Cookies go over plain HTTP here."""
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_COOKIE_SECURE = False
    return str(live_server.url)


@pytest.fixture
def open_requests() -> Iterator[OpenRequests]:
    requests = OpenRequests()
    yield requests
    requests.stop()


@pytest.fixture
def new_context(browser: Browser, site: str, open_requests: OpenRequests) -> Iterator[Callable[..., BrowserContext]]:
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        defaults = {"base_url": site, "viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        context = browser.new_context(**{**defaults, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    open_requests.wait_until_none()  # the tables are emptied next, and a write at that moment would cause a deadlock


@pytest.fixture
def sign_in(new_context: Callable[..., BrowserContext], site: str) -> Callable[..., Page]:
    """Opens a page of a signed-in user; the options are those of the browser context."""

    def make(user: User, **options: object) -> Page:
        client = Client()
        client.force_login(user)
        context = new_context(**options)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return context.new_page()

    return make


@pytest.fixture
def newcomer(db: None) -> User:
    """A labeler who has not seen the tours."""
    return UserFactory(username="noa", role=User.Role.LABELER)


@pytest.fixture
def labeler_user(db: None) -> User:
    return _experienced(UserFactory(username="lena", role=User.Role.LABELER))


@pytest.fixture
def manager(db: None) -> User:
    return _experienced(UserFactory(username="ada", role=User.Role.ADMIN))


def _experienced(user: User) -> User:
    change_preferences(user=user, tours_seen=["phase-1", "phase-2"])
    return user
