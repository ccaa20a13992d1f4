"""The page of the API: Swagger UI under the strict policy, in both colours, with requests that work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from annotation.models import User, Webhook
from tests.browser.page_checks import PHONE, assert_fits, screenshot

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def watch(page: Page, site: str) -> tuple[list[str], list[str]]:
    """What the console complains of, and requests that leave the site."""
    complaints: list[str] = []
    away: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Deprecated:"):
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: away.append(request.url) if not request.url.startswith((site, "data:")) else None
    )
    return complaints, away


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_page_loads_from_the_site_alone(new_context: Callable[..., BrowserContext], site: str, colours: str) -> None:
    page = new_context(color_scheme=colours).new_page()
    complaints, away = watch(page, site)
    page.goto("/api/v1/docs")
    expect(page.get_by_role("heading", name="Stepmark")).to_be_visible()
    expect(page.get_by_text("Sign in.")).to_be_visible()
    screenshot(page, f"api-docs-{colours}")
    page.goto("/api/v1/docs#/assignments/assignments_submit")
    page.reload()
    expect(page.get_by_text("The second step is wrong").first).to_be_attached()
    screenshot(page, f"api-docs-open-{colours}")
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (background in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")) == (colours == "light")
    assert (complaints, away) == ([], [])


def test_request_is_tried_with_the_session(sign_in: Open, manager: User, site: str) -> None:
    page = sign_in(manager, **PHONE)
    complaints, away = watch(page, site)
    page.goto("/api/v1/docs#/webhooks/webhooks_create")
    operation = page.locator("#operations-webhooks-webhooks_create")
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("201")
    assert Webhook.objects.get().events == ["labeling.submitted"]
    screenshot(page, "api-docs-phone")
    assert_fits(page)
    assert (complaints, away) == ([], [])
