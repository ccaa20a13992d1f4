"""Makes the pictures of docs/images from a running demo, so that they show the pages as they are.

    ./dev demo                      # in another terminal, until the loop page shows a trained generation
    ./dev docs screenshots          # or: ./dev docs screenshots label loop

Each picture is made light and dark (`NAME.png`, `NAME-dark.png`). The labeling page is also made in the width of a phone.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESKTOP, TALL, PHONE = (1280, 860), (1280, 1150), (390, 844)
RATED_STEPS = 3
MOST_KEYS = 60
KEY_PAUSE = 150  # milliseconds
PATIENCE = 30_000  # milliseconds


@dataclass(frozen=True)
class Picture:
    role: str
    address: str
    """Address of the page; `{flow_1}` and `{flow_2}` are the demo's phases."""
    prepare: Callable[[Page], None]
    size: tuple[int, int] = DESKTOP
    dark_too: bool = True


def show_labeling(page: Page) -> None:
    """Rate the first steps, without submitting: the same task is there for the next picture, with its ratings."""
    page.get_by_role("region", name="Problem").wait_for()
    current = page.locator("[aria-current=step] .visually-hidden")
    for _ in range(MOST_KEYS):
        step, rated = re.match(r"Step (\d+)(, )?", current.inner_text()).groups()  # type: ignore[union-attr]
        if int(step) == RATED_STEPS + 1 and not rated:
            break
        page.keyboard.press("3" if int(step) <= RATED_STEPS else "u")
        page.wait_for_timeout(KEY_PAUSE)
    page.locator(".save", has_text="Saved").wait_for()


def show_building(page: Page) -> None:
    page.get_by_role("region", name="Problem").wait_for()
    page.get_by_text("Completion 1 of").wait_for(state="attached")


def show_tokens(page: Page) -> None:
    tokens = page.get_by_role("heading", name="API tokens")
    tokens.wait_for()
    page.mouse.wheel(0, 10_000)
    tokens.scroll_into_view_if_needed()


def show_heading(page: Page) -> None:
    page.get_by_role("heading", level=1).first.wait_for()


PICTURES = {
    "label": Picture("labeler", "/label/{flow_2}", show_labeling),
    "label-phone": Picture("labeler", "/label/{flow_2}", show_labeling, PHONE, dark_too=False),
    "build": Picture("labeler", "/label/{flow_1}", show_building),
    "loop": Picture("admin", "/loop", show_heading, TALL),
    "phase": Picture("admin", "/phases/{flow_2}", show_heading, TALL),
    "models": Picture("admin", "/models", show_heading),
    "installation": Picture("admin", "/services", show_heading, TALL),
    "account": Picture("researcher", "/account", show_tokens),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="./dev docs screenshots", description="Make the pictures of docs/images again."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"pictures to make (default: all): {', '.join(PICTURES)}"
    )
    parser.add_argument(
        "--site", default="http://127.0.0.1:8000", help="address of the running demo (default: %(default)s)"
    )
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder for the pictures (default: docs/images)")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(PICTURES)):
        parser.error(f"no picture is named {', '.join(unknown)}. There are: {', '.join(PICTURES)}")
    site = asked.site.rstrip("/")
    check_demo(site)
    asked.output.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["STEPMARK_CHROMIUM"], args=FLAGS)
        try:
            for name in asked.names or PICTURES:
                take(browser, site, name, asked.output)
        except Error as error:
            sys.exit(
                f"{name} could not be made: {str(error).splitlines()[0]} Look at {site}: "
                "the demo needs solutions in its queue and a trained model first."
            )
        finally:
            browser.close()


def check_demo(site: str) -> None:
    try:
        with urllib.request.urlopen(f"{site}/api/v1/session", timeout=10) as answer:  # noqa: S310  an operator's own address
            is_demo = json.load(answer)["demo"]
    except (OSError, ValueError, KeyError) as error:
        sys.exit(
            f"no Stepmark answers at {site} ({error}). Start ./dev demo in another terminal, or name its address: --site."
        )
    if not is_demo:
        sys.exit(
            f"{site} is not a demo. Pictures are made of ./dev demo alone, so that no site's own data gets into them."
        )


def take(browser: Browser, site: str, name: str, folder: Path) -> None:
    picture = PICTURES[name]
    for scheme in ("light", "dark") if picture.dark_too else ("light",):
        width, height = picture.size
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        sign_in(context, picture.role)
        page.goto(picture.address.format(**phases(context)))
        picture.prepare(page)
        page.wait_for_load_state("networkidle")
        file = folder / f"{name}{'-dark' if scheme == 'dark' else ''}.png"
        page.screenshot(path=file)
        context.close()
        print(f"made {file.name}")  # noqa: T201


def sign_in(context: BrowserContext, role: str) -> None:
    """Enter as the demo's user of a role, whose tours have been seen."""
    token = context.request.get("/api/v1/session").json()["csrf_token"]
    session = context.request.post("/api/v1/session/demo", data={"role": role}, headers={"X-CSRFToken": token}).json()
    seen = {"tours_seen": ["phase-1", "phase-2"]}
    context.request.patch("/api/v1/preferences", data=seen, headers={"X-CSRFToken": session["csrf_token"]})


def phases(context: BrowserContext) -> dict[str, int]:
    found = context.request.get("/api/v1/phases").json()
    return {f"flow_{phase['flow']}": phase["id"] for phase in found}


if __name__ == "__main__":
    main()
