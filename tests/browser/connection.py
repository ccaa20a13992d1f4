"""Takes away a page's connection, or intercepts its requests, and waits until the browser really does.

Chromium confirms both before they are in force: a request that leaves a busy page at that moment still gets through.
"""

from collections.abc import Callable

from playwright.sync_api import Page, Route

PROBE = "is-intercepted"


def go_offline(page: Page) -> None:
    page.context.set_offline(True)
    page.wait_for_function("() => fetch('/healthz', {cache: 'no-store'}).then(() => false, () => true)")


def intercept(page: Page, requests: str, handler: Callable[[Route], object], *, times: int | None = None) -> None:
    """Let `handler` answer these requests of a page that is open."""
    page.route(f"**/{PROBE}", lambda route: route.fulfill(status=204))
    page.route(requests, handler, times=times)
    page.wait_for_function(f"() => fetch('/{PROBE}').then((answer) => answer.status === 204, () => false)")
