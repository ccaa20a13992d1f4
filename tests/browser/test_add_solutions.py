"""From a file to labelers in the browser: problems, solutions with errors, the queue, and the labeling page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Item, Labeling, Phase, Problem, Solution, User
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import PhaseFactory, ProblemFactory, SolutionFactory

Open = Callable[..., Page]


def _file(folder: Path, name: str, rows: list[dict[str, object]], *, broken: str = "") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + broken)
    return str(path)


def _samples(count: int, *, problems: int) -> list[dict[str, object]]:
    return [
        {
            "problem": f"What is ${number % problems} + 1$?",
            "solution": f"We count on.\nHence it is $\\boxed{{{number % problems + 1}}}$.",
        }
        for number in range(count)
    ]


@pytest.fixture
def phase(db: None) -> Phase:
    return PhaseFactory(name="Outside")


def test_a_thousand_samples_of_a_file_come_to_a_labeler(
    sign_in: Open, manager: User, labeler_user: User, phase: Phase, tmp_path: Path
) -> None:
    problems = _file(
        tmp_path,
        "problems.jsonl",
        [{"problem": f"What is ${number} + 1$?", "answer": str(number + 1)} for number in range(250)],
    )
    samples = _file(tmp_path, "samples.jsonl", _samples(1_000, problems=250))
    page = sign_in(manager)
    page.goto(f"/phases/{phase.pk}")
    page.get_by_role("link", name="Add problems").click()
    page.get_by_label("Source").fill("mine")
    page.get_by_label("File", exact=True).set_input_files(problems)
    expect(page.get_by_text("Checked: 250 rows. Nothing has been stored yet.")).to_be_visible()
    assert not Problem.objects.exists()
    page.get_by_role("button", name="Add 250 problems").click()
    expect(page.get_by_text("250 problems stored.")).to_be_visible()
    assert set(Problem.objects.values_list("source", flat=True)) == {"mine"}

    page.get_by_role("link", name="Add solutions").click()
    page.get_by_label("Name of the generator").fill("theirs")
    page.get_by_label("File", exact=True).set_input_files(samples)
    expect(page.get_by_text("Checked: 1,000 rows. Nothing has been stored yet.")).to_be_visible()
    first = page.get_by_role("listitem").filter(has_text="Solution 1")
    expect(first.locator(".katex").first).to_be_visible()
    assert not Solution.objects.exists()
    assert_accessible(page)
    screenshot(page, "add-solutions-checked", full_page=True)
    page.get_by_role("button", name="Add 1,000 solutions").click()
    expect(page.get_by_text("1,000 solutions added to the queue of Outside.")).to_be_visible()
    assert Item.objects.filter(phase=phase, solution__generator="theirs", free_slots=1).count() == 1_000
    assert_accessible(page)
    page.get_by_role("link", name="See the queue").click()
    expect(page.get_by_text("of 1,000 items; 1,000 labelings to do")).to_be_visible()

    desk = sign_in(labeler_user)
    desk.goto("/label")
    expect(desk.get_by_text("We count on.")).to_be_visible()
    for key in ("3", "3", "Enter"):
        desk.keyboard.press(key)
    expect(desk.get_by_text("Submitted").first).to_be_visible()
    labeling = Labeling.objects.get()
    assert (labeling.generation_number, labeling.positive) == (None, 2)


def test_bad_lines_are_named_and_the_rest_can_be_added(
    sign_in: Open, manager: User, phase: Phase, tmp_path: Path
) -> None:
    ProblemFactory(text="What is $0 + 1$?", answer="1")
    ProblemFactory(text="What is $1 + 1$?", split=Problem.Split.TEST)
    samples = _file(tmp_path, "samples.jsonl", _samples(40, problems=20), broken='{"problem": \n')
    page = sign_in(manager, color_scheme="dark", **PHONE)
    page.goto(f"/phases/{phase.pk}/solutions")
    expect(page.get_by_role("button", name="Check")).to_be_disabled()
    page.get_by_label("File", exact=True).set_input_files(samples)
    expect(page.get_by_role("heading", name="37 rows cannot be used")).to_be_visible()
    lines = page.locator(".note-error .line-errors").first.get_by_role("listitem")
    expect(lines).to_have_count(20)
    expect(lines.first).to_contain_text("Line 3:")
    expect(lines.first).to_contain_text("is unknown; import it first")
    page.get_by_text("All of them by reason").click()
    expect(page.get_by_text("2 of held-out problems")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "add-solutions-errors-phone-dark", full_page=True)
    page.get_by_label("At most per problem").fill("1")
    expect(page.get_by_role("button", name="Add 2 solutions")).to_have_count(0)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("button", name="Add 1 solution").click()
    expect(page.get_by_text("1 solution added to the queue of Outside.")).to_be_visible()
    assert Item.objects.count() == 1


def test_stored_solutions_of_a_generator_are_added(sign_in: Open, manager: User, tmp_path: Path) -> None:
    phase = PhaseFactory(name="Later", status=Phase.Status.PAUSED)
    SolutionFactory.create_batch(3, generator="theirs", grade="wrong")
    SolutionFactory(generator="theirs", grade="correct")
    page = sign_in(manager)
    page.goto(f"/phases/{phase.pk}/solutions")
    page.get_by_label("Stored solutions of a generator").check()
    page.get_by_label("Generator", exact=True).select_option(label="theirs: 4 stored, 0 of them in this phase")
    page.get_by_label("Only", exact=True).select_option("wrong")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("1 of another grade")).to_be_visible()
    page.get_by_label("Labelings per solution").fill("101")
    page.get_by_role("button", name="Check").click()
    assert_accessible(page)
    page.get_by_label("Labelings per solution").fill("2")
    page.get_by_role("button", name="Check").click()
    page.get_by_role("button", name="Add 3 solutions").click()
    expect(page.get_by_text("The phase is paused: labelers get them when you open it.")).to_be_visible()
    assert set(Item.objects.values_list("labelings_wanted", flat=True)) == {2}
    assert_accessible(page)


def test_phase_of_flow_one_takes_problems(sign_in: Open, manager: User, tmp_path: Path) -> None:
    phase = PhaseFactory(name="Build", flow=1)
    page = sign_in(manager)
    page.goto(f"/phases/{phase.pk}/solutions")
    expect(page.get_by_role("heading", name="This phase takes problems")).to_be_visible()
    page.get_by_role("link", name="Add problems").click()
    problems = _file(tmp_path, "problems.jsonl", [{"problem": "What is $2 + 2$?", "answer": "4"}])
    page.get_by_label("File", exact=True).set_input_files(problems)
    page.get_by_role("button", name="Add 1 problem").click()
    expect(page.get_by_text("1 problem added to the queue of Build.")).to_be_visible()
    assert_accessible(page)
    assert Item.objects.filter(phase=phase, solution=None).count() == 1
