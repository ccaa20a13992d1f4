"""Files of the pages that do not come: the server no longer has them, or there is no network."""

import json
from contextlib import suppress
from typing import Literal

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, Route, TimeoutError, expect

from tests.browser.connection import go_offline

Fault = Literal["missing", "offline"]
faults = pytest.mark.parametrize("fault", ["missing", "offline"])
KEPT = "Your ratings and what you wrote in a task are kept."


def parts_of_the_pages() -> set[str]:
    """Return the names of the sources that the pages fetch only when they are needed."""
    manifest = json.loads((settings.BASE_DIR / "frontend" / "dist" / ".vite" / "manifest.json").read_text())
    return {part["name"] for part in manifest.values() if part.get("isDynamicEntry")}


def lose(context: BrowserContext, part: str, fault: Fault) -> None:
    """Keep a part from being loaded. Going offline is left to the test: the page needs the network until then."""

    def answer(route: Route) -> None:
        if fault == "missing":
            route.fulfill(status=404, body="")
        else:
            route.abort("internetdisconnected")

    context.route(_files_of(part), answer)


def find_again(context: BrowserContext, part: str) -> None:
    """Let the part come again. A request that is being answered meanwhile still gets the old answer, and none stays unanswered."""
    context.route(_files_of(part), lambda route: route.continue_())


def _files_of(part: str) -> str:
    return f"**/assets/{part}-*.js*"


def go(page: Page, address: str) -> None:
    """Follow a link inside the page, without loading it anew."""
    page.evaluate("address => history.pushState(null, '', address)", address)


def note(page: Page, name: str) -> Locator:
    found = page.get_by_role("alert").filter(has_text=f"{name} could not be loaded")
    expect(found).to_contain_text(KEPT)
    return found


def lose_now(page: Page, fault: Fault) -> None:
    if fault == "offline":
        go_offline(page)


def recover(page: Page, part: str, fault: Fault) -> None:
    """Offline, it is tried again when the network is back; otherwise at a click, unless the page has just tried again unasked."""
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()  # and not "Trying…"
    find_again(page.context, part)
    if fault == "offline":
        page.context.set_offline(False)
        return
    lost = page.get_by_text("could not be loaded")
    for _ in range(20):
        if not lost.count():
            return
        with suppress(TimeoutError):
            again.click(timeout=1_000)
    expect(lost).to_have_count(0)
