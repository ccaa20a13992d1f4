"""What can be pressed has a contrast of 3 : 1, and forced colours show what is disabled, chosen and current."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotation.models import User
from tests.browser.building_page import build, cards
from tests.browser.completion_writer import FIRST, queue_problem, write
from tests.browser.long_solution import queue_long
from tests.browser.page_checks import assert_accessible, screenshot
from tests.browser.rating_page import start, wait_saved

Open = Callable[..., Page]

# contrast of each drawing in an enabled face with what lies behind it, opacities included
CONTRASTS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    function paint(layers) {
        canvas.globalAlpha = 1;
        for (const { colour, alpha } of layers) {
            canvas.globalAlpha = alpha;
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
            .map((value) => value / 255)
            .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }
    function behind(element) {
        const up = [];
        for (let at = element; at; at = at.parentElement) up.unshift(at);
        return up.map((at) => ({ colour: getComputedStyle(at).backgroundColor, alpha: 1 }));
    }
    function opacity(element) {
        return element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1;
    }
    return [...document.querySelectorAll(".face-button:not(:disabled) .face")]
        .filter((face) => face.checkVisibility())
        .map((face) => {
            const ground = behind(face.parentElement);
            const lights = [paint(ground),
                paint([...ground, { colour: getComputedStyle(face).color, alpha: opacity(face) }])];
            return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
        });
}"""


def assert_faces_are_seen(page: Page, at_least: int) -> None:
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) >= at_least
    assert min(contrasts) >= 3, sorted(contrasts)


def colour_of(page: Page, system: str) -> str:
    return str(
        page.evaluate(
            """(name) => {
                const probe = document.body.appendChild(document.createElement("i"));
                probe.style.color = name;
                const colour = getComputedStyle(probe).color;
                probe.remove();
                return colour;
            }""",
            system,
        )
    )


def style(locator: Locator, name: str) -> str:
    return str(locator.evaluate("(element, name) => getComputedStyle(element)[name]", name))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_faces_of_rated_rows_are_seen(sign_in: Open, labeler_user: User, scheme: str) -> None:
    queue_long(8)
    page = start(sign_in(labeler_user, color_scheme=scheme), problem="A courier")
    for key in "3124f":
        page.keyboard.press(key if key != "1" else "3")
    assert_faces_are_seen(page, 4 * 6)
    page.keyboard.press("k")  # the open row below the current one, too
    page.keyboard.press("k")
    assert_faces_are_seen(page, 4 * 6)
    page.keyboard.press("1")
    assert_faces_are_seen(page, 4 * 4)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_faces_of_completions_are_seen(sign_in: Open, labeler_user: User, scheme: str) -> None:
    page = build(sign_in(labeler_user, color_scheme=scheme), queue_problem())
    write(FIRST)
    cards(page, 3)
    page.keyboard.press("3")
    page.keyboard.press("1")
    assert_faces_are_seen(page, 4 * 3)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_show_what_is_disabled_and_chosen(sign_in: Open, labeler_user: User, scheme: str) -> None:
    queue_long(4)
    page = start(sign_in(labeler_user, forced_colors="active", color_scheme=scheme), problem="A courier")
    page.keyboard.press("3")
    wait_saved(page)
    gray, chosen = colour_of(page, "GrayText"), colour_of(page, "Highlight")
    submit = page.get_by_role("button", name="Submit")
    assert style(submit, "color") == gray
    assert style(page.get_by_role("button", name="Undo"), "color") != gray
    rows = page.locator(".steps > .step")
    positive = rows.nth(0).get_by_role("button", name="Positive")
    assert style(positive, "backgroundColor") == chosen
    assert style(rows.nth(0).get_by_role("button", name="Neutral"), "backgroundColor") != chosen
    assert style(rows.nth(0).get_by_role("button", name="Neutral").locator("svg"), "color") != gray
    assert style(rows.nth(3).get_by_role("button", name="Neutral").locator("svg"), "color") == gray
    assert style(page.locator(".step-current"), "borderLeftColor") == chosen
    assert style(page.get_by_role("button", name="Guidelines", exact=True), "outlineColor") == chosen
    screenshot(page, f"forced-{scheme}")
    assert_accessible(page)
    for key in "333":
        page.keyboard.press(key)
    expect(page.get_by_text("All steps rated.")).to_be_visible()
    assert style(submit, "color") != gray
