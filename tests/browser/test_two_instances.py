"""Two instances on one host, in one browser: the cookies of one do not touch those of the other."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from annotation.models import Assignment, User
from annotation.services.preferences import change_preferences
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import current, wait_saved
from tests.factories import PASSWORD, UserFactory

START_SECONDS = 60.0


@contextmanager
def second_instance(**environment: str) -> Iterator[str]:
    """Run another site on another port of the same host. It shares the tests' database, for the users that both know."""
    with closing(socket.create_server(("localhost", 0))) as free:
        port = free.getsockname()[1]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    named = {**os.environ, "DATABASE_URL": database.geturl(), "SECURE_COOKIES": "false", **environment}
    command = [sys.executable, "manage.py", "runserver", f"localhost:{port}", "--noreload", "--insecure"]
    process = subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=named, stdout=subprocess.DEVNULL)
    try:
        url = f"http://localhost:{port}"
        wait_until_it_answers(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"the second instance did not answer at {url}; its exit status: {process.poll()}")


def sign_in_at(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"SECRET_KEY": "another-key-for-another-instance-0123456789"}, id="own keys"),
        pytest.param(
            {"SECRET_KEY": django_settings.SECRET_KEY, "COOKIE_PREFIX": "second"}, id="one key, named cookies"
        ),
    ],
)
def test_two_instances_on_one_host_leave_each_other_signed_in(
    new_context: Callable[..., BrowserContext], site: str, settings: Settings, environment: dict[str, str]
) -> None:
    queue_items(2)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # as in the second instance
    for name in ["lena", "noa"]:
        user = UserFactory(username=name, role=User.Role.LABELER)
        change_preferences(user=user, tours_seen=["phase-1", "phase-2"])
    with second_instance(**environment) as other:
        context = new_context()
        first, second = context.new_page(), context.new_page()
        sign_in_at(first, site, "lena")
        sign_in_at(second, other, "noa")
        for page, url, name in [(first, site, "lena"), (second, other, "noa")]:
            page.goto(f"{url}/label")
            expect(page.get_by_role("region", name="Problem")).to_be_visible()
            page.keyboard.press("3")  # its draft needs the session and the CSRF token
            assert current(page) == "Step 2"
            wait_saved(page)
            expect(page.get_by_role("button", name=f"Account of {name}")).to_be_visible()
        assert (
            len({cookie["name"] for cookie in context.cookies()}) == 6
        )  # of each instance: session, CSRF, known browser
        first.get_by_role("button", name="Account of lena").click()
        first.get_by_role("button", name="Sign out").click()
        expect(first.get_by_role("button", name="Account of lena")).to_have_count(0)
        second.reload()
        expect(second.get_by_role("button", name="Account of noa")).to_be_visible()
        context.close()  # before the second instance ends
    assert Assignment.objects.exclude(draft=None).count() == 2
