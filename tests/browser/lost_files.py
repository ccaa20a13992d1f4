"""Files of the pages that do not come: the server no longer has them, or there is no network."""

import json
from typing import Literal

from django.conf import settings
from playwright.sync_api import BrowserContext, Route

Fault = Literal["missing", "offline"]


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
    context.unroute(_files_of(part))


def _files_of(part: str) -> str:
    return f"**/assets/{part}-*.js*"
