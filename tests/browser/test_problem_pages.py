"""Pages of problems, for those who manage them: finding, excluding, importing."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from annotation.models import Item, Problem, User
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import ItemFactory, ProblemFactory, UserFactory

Open = Callable[..., Page]

PROBLEMS = (
    ("Find the area of a circle of radius $r = \\frac{3}{2}$.", "\\frac{9\\pi}{4}", "Geometry", "Level 2"),
    ("How many positive divisors does $2^3 \\cdot 3^2$ have?", "12", "Number Theory", "Level 3"),
    ("Simplify $\\sqrt{50} + \\sqrt{18}$.", "8\\sqrt{2}", "Algebra", "Level 1"),
)


def _problems() -> list[Problem]:
    return [
        ProblemFactory(text=text, answer=answer, source="MATH", subject=subject, level=level)
        for text, answer, subject, level in PROBLEMS
    ]


def test_problem_is_found_excluded_and_included(sign_in: Open, manager: User) -> None:
    circle, *_ = _problems()
    item = ItemFactory(solution__problem=circle)
    page = sign_in(manager)
    page.goto("/problems")
    expect(page.get_by_role("row")).to_have_count(4)
    assert_accessible(page)
    screenshot(page, "problems")
    page.get_by_label("Text or id").fill("circle")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page).to_have_url(re.compile("search=circle"))
    page.get_by_role("link", name="Find the area").click()
    expect(page.get_by_text("1 item: 1 waiting.")).to_be_visible()
    page.get_by_role("button", name="Exclude from the pool").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Exclude from the pool")).to_be_disabled()
    dialog.get_by_label("Reason").fill("The figure is missing.")
    assert_accessible(page)
    dialog.get_by_role("button", name="Exclude from the pool").click()
    expect(page.get_by_role("heading", name="excluded")).to_be_visible()
    expect(page.get_by_text("The figure is missing.")).to_be_visible()
    item.refresh_from_db()
    assert item.free_slots == 0
    page.get_by_role("button", name="Include again").click()
    page.get_by_role("dialog").get_by_role("button", name="Include again").click()
    expect(page.get_by_text("1 item: 1 waiting.")).to_be_visible()
    assert Item.objects.get().free_slots == 1


def test_file_is_imported_after_a_look_at_what_would_be_stored(sign_in: Open, manager: User, tmp_path: Path) -> None:
    rows = [
        {"problem": text, "answer": answer, "subject": subject, "level": level}
        for text, answer, subject, level in PROBLEMS
    ]
    file = tmp_path / "problems.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"text": "no problem"}\n')
    page = sign_in(manager)
    page.goto("/problems")
    page.get_by_role("link", name="Import problems").click()
    page.get_by_label("Source").fill("MATH")
    page.get_by_label("File", exact=True).set_input_files(str(file))
    expect(page.get_by_text("Checked: 4 rows. Nothing has been stored yet.")).to_be_visible()
    expect(page.get_by_text("MATH, Geometry, Level 2, for labeling and training")).to_be_visible()
    expect(page.get_by_text("1 row cannot be used")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "problems-import", full_page=True)
    assert not Problem.objects.exists()
    page.get_by_role("button", name="Add 3 problems").click()
    expect(page.get_by_text("3 problems stored.")).to_be_visible()
    page.get_by_role("link", name="See the problems").click()
    expect(page.get_by_role("row")).to_have_count(4)


def test_researcher_reads_problems_on_a_phone(sign_in: Open, db: None) -> None:
    circle, *_ = _problems()
    page = sign_in(UserFactory(role=User.Role.RESEARCHER), **PHONE, color_scheme="dark")
    page.goto("/problems?subject=Geometry")
    expect(page.get_by_role("row")).to_have_count(2)
    assert_accessible(page)
    assert_fits(page)
    screenshot(page, "problems-phone", full_page=True)
    page.goto(f"/problems/{circle.pk}")
    expect(page.get_by_role("heading", name=f"Problem {circle.pk}")).to_be_visible()
    expect(page.get_by_role("button", name="Correct the answer")).to_have_count(0)
    assert_accessible(page)
    assert_fits(page)
