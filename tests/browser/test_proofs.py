"""A problem without an answer, such as a proof, in both flows and on the page of its generation."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Item, Labeling, Phase, User
from rewardmodel.models import Generation, Generator
from tests.browser.building_page import build, cards, ended, own_step, press
from tests.browser.completion_writer import write
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.rating_page import ratings, start
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, problem_item

Open = Callable[..., Page]

PROBLEM = "Prove that the sum of two odd integers is even."
STEPS = ["Let them be $2a + 1$ and $2b + 1$.", "Their sum is $2(a + b + 1)$.", "So it is even."]


def queue_proof() -> Item:
    problem = ProblemFactory(text=PROBLEM, answer=None, solution=None)
    solution = SolutionFactory(problem=problem, steps=STEPS, answer=None, grade="ungraded")
    return ItemFactory(phase=PhaseFactory(name="Phase 2", instructions=""), solution=solution)


def queue_proof_to_build() -> Item:
    return problem_item(
        phase=PhaseFactory(flow=Phase.Flow.ONE, name="Phase 1", instructions="", by_choice=True),
        problem=ProblemFactory(text=PROBLEM, answer=None, solution=None),
    )


def test_proof_is_rated_without_a_guess(sign_in: Open, labeler_user: User) -> None:
    queue_proof()
    page = start(sign_in(labeler_user), problem="Prove that")
    problem = page.get_by_role("region", name="Problem")
    expect(problem.get_by_text("No answer is given.")).to_be_visible()
    expect(problem.get_by_text("Current guess")).to_have_count(0)
    expect(problem.get_by_role("button", name="Looks wrong?")).to_have_count(0)
    assert_accessible(page)
    screenshot(page, "proof-rated")
    press(page, "331")
    page.keyboard.press("Enter")
    labeling = ended(page)
    assert ratings(labeling) == [1, 1, -1]
    assert labeling.question["ground_truth_answer"] is None


def test_proof_is_built_and_the_labeler_says_when_it_is_complete(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_proof_to_build(), problem="Prove that")
    finish = page.get_by_role("button", name="It is complete: submit")
    expect(page.get_by_text("No answer is given.")).to_be_visible()
    write(STEPS[:2])
    cards(page, 2)
    press(page, "3")
    expect(finish).to_have_count(0)  # not all is rated
    press(page, "1")
    expect(finish).to_be_visible()
    write(["No.", "Nor this."], STEPS[0])
    page.keyboard.press("Enter")
    cards(page, 2)
    press(page, "11")
    own_step(page, "So it is even.")
    write(["It is finished."], STEPS[0], "So it is even.")  # the labeler looked further, and goes back
    cards(page, 1)
    page.keyboard.press("Backspace")
    expect(finish).to_be_visible()
    assert_accessible(page)
    screenshot(page, "proof-built")
    page.keyboard.press("e")
    labeling = ended(page)
    assert (labeling.finish_reason, labeling.flow) == ("solution", 1)
    assert [step["human_completion"] and step["human_completion"]["text"] for step in labeling.label["steps"]] == [
        None,
        "So it is even.",
    ]


def test_proof_on_a_phone_and_in_the_dark(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user, **PHONE, color_scheme="dark"), queue_proof_to_build(), problem="Prove that")
    write(STEPS[:1])
    cards(page, 1)
    page.locator(".actions").get_by_role("group").get_by_role("button", name="Positive").tap()
    expect(page.get_by_role("button", name="It is complete: submit")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "proof-built-phone", full_page=True)


def test_solution_with_an_answer_to_reach_cannot_be_ended_before_it(sign_in: Open, labeler_user: User) -> None:
    item = queue_proof_to_build()
    type(item.problem).objects.update(answer="even")
    page = build(sign_in(labeler_user), item, problem="Prove that")
    write(STEPS[:1])
    cards(page, 1)
    press(page, "3")
    expect(page.get_by_text("Step 1: the positive completion is next")).to_be_visible()
    expect(page.get_by_role("button", name="It is complete: submit")).to_have_count(0)
    press(page, "e")
    expect(page.get_by_text("The answer that you reach tells when")).to_be_visible()
    assert not Labeling.objects.exists()


def test_page_of_a_generation_says_that_a_proof_is_not_graded(sign_in: Open, manager: User) -> None:
    item = queue_proof()
    generator = Generator.objects.create(name="g", backend="transformers", location="nowhere")
    generation = Generation.objects.create(number=0, phase=item.phase, generator=generator, stage="labeling")
    page = sign_in(manager)
    page.goto(f"/loop/generations/{generation.pk}")
    expect(page.get_by_text("It is not graded: the problem has no answer.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "proof-generation")
