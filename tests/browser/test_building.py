"""Flow 1: a labeler builds a solution by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Problem, User
from annotation.rules.continuation import shuffle_places
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.models import Generator
from rewardmodel.services.completions import write_completions
from tests.browser.building_page import NOTHING_LEFT, at_the_second_step, build, cards, ended, own_step, press, ratings
from tests.browser.completion_writer import FIRST, LAST, asked, queue_problem, write
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import queue_items
from tests.browser.rating_page import wait_saved
from tests.factories import problem_item

Open = Callable[..., Page]


def test_demo_generator_writes_the_completions(sign_in: Open, labeler_user: User) -> None:
    [demo] = generate_problems(1, 3)
    Generator.objects.create(
        name="demo-generator", backend="transformers", location="rewardmodel/demo/domain/generator"
    )
    item = problem_item(problem=Problem.objects.create(text=demo.text, answer=demo.answer))
    page = build(sign_in(labeler_user), item, problem="")
    expect(page.get_by_text("The next steps are being written.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "build-coming")
    request = asked()
    write_completions(request_id=request.pk)
    request.refresh_from_db()
    texts = request.completions or []
    assert texts, request.error
    different = len(set(texts))
    cards(page, different)
    press(page, "1" * different)
    own_step(page, "It is $2 + 2 = 4$", "4")
    labeling = ended(page)
    assert [one["text"] for one in labeling.label["steps"][0]["completions"]] == texts
    assert [offer["generator"] for offer in labeling.details["offers"]] == ["demo-generator"]


def test_own_steps_build_a_solution(sign_in: Open, labeler_user: User) -> None:
    first, last = "The notebooks cost $12$ dollars.", "It is $20 - 12 = 8$"
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    press(page, "111")
    expect(page.get_by_text("Step 1: none is positive. Write the step yourself, or give up.")).to_be_visible()
    own_step(page, first)
    expect(page.get_by_role("region", name="Solution so far")).to_contain_text("yours")
    write(LAST, first)
    cards(page, 2)
    press(page, "22")
    own_step(page, last, "8")
    labeling = ended(page)
    assert labeling.finish_reason == "solution"
    assert ratings(labeling) == [[-1, -1, -1], [0, 0]]
    own_steps = [step["human_completion"]["text"] for step in labeling.label["steps"]]
    assert own_steps == [first, f"{last}\n\n# Answer\n\n8"]
    assert labeling.label["total_time"] > 0
    assert (labeling.labeler, labeling.flow) == (labeler_user, 1)


def test_positive_completions_build_a_solution(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    expect(page.locator(".completion .katex").first).to_be_visible()
    screenshot(page, "build-start")
    press(page, "324")
    expect(page.get_by_text("Step 1: the positive completion is next")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "build-rated")
    write(LAST, FIRST[0])  # requested before Enter
    page.keyboard.press("Enter")
    cards(page, 2)
    expect(page.get_by_role("region", name="Solution so far")).to_contain_text("12")
    press(page, "31")
    expect(page.get_by_text("The solution has its final answer. Submit, or correct a rating.")).to_be_visible()
    assert page.title() == "Ready to submit · Build a solution · Stepmark"
    assert_accessible(page)
    screenshot(page, "build-done")
    page.keyboard.press("Enter")
    labeling = ended(page)
    assert ratings(labeling) == [[1, 0, None], [1, -1]]
    assert [step["chosen_completion"] for step in labeling.label["steps"]] == [0, 0]
    assert labeling.label["steps"][0]["completions"][2]["flagged"] is True


def test_among_several_positive_ones_the_servers_lot_decides(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    texts = [f"{way} $8$ dollars are left.\n\n# Answer\n\n8" for way in ("So", "Hence", "Therefore")]
    request = write(texts)
    cards(page, 3)
    press(page, "333")
    expect(page.get_by_text("Submit, or correct a rating.")).to_be_visible()
    drawn = shuffle_places(seed=request.seed, count=3)[0]
    expect(page.locator(".completion").nth(drawn)).to_contain_text("Continues here")
    page.keyboard.press("Enter")
    labeling = ended(page)
    assert labeling.label["steps"][0]["chosen_completion"] == drawn
    assert labeling.details["offers"][0]["seed"] == request.seed


def test_equal_completions_are_one_card_and_one_rating(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write([LAST[0], LAST[1], LAST[0], LAST[0]])
    cards(page, 2)
    expect(page.locator(".completion").first).to_contain_text("× 3")
    expect(page.locator(".completion").first).to_contain_text("Completion 1 of 2, offered 3 times")
    assert_accessible(page)
    screenshot(page, "build-equal")
    page.keyboard.press("3")
    expect(page.get_by_text("Step 1: 1 completion to rate")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    assert ratings(ended(page)) == [[1, -1, 1, 1]]


def test_faces_are_left_of_the_text_as_in_the_other_flow(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    for card in page.locator(".completion").all():
        faces, text = card.locator(".faces").bounding_box(), card.locator(".completion-text").bounding_box()
        assert faces is not None
        assert text is not None
        assert faces["x"] + faces["width"] <= text["x"]
        assert abs(faces["y"] - text["y"]) < 10


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (390, 780)])
def test_own_step_editor_is_whole_on_the_screen(sign_in: Open, labeler_user: User, size: tuple[int, int]) -> None:
    page = build(sign_in(labeler_user, viewport={"width": size[0], "height": size[1]}), queue_problem(instructions=""))
    write(FIRST)
    cards(page, 3)
    press(page, "111")
    own_step_field = page.get_by_label("The next step only.")
    own_step_field.click()
    page.keyboard.type("Three notebooks cost $\\frac{24}{2}$ dollars. " * 3)
    expect(page.locator(".own-step-preview .katex").nth(2)).to_be_visible()
    editor, bar = page.locator(".own-step").bounding_box(), page.locator(".actions").bounding_box()
    assert editor is not None
    assert bar is not None
    assert editor["y"] >= 0
    assert editor["y"] + editor["height"] <= bar["y"]
    screenshot(page, f"build-own-step-{size[0]}")


def test_labeler_chooses_if_the_phase_says_so(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem(continuation="labeler"))
    write([*LAST, "So $8$ dollars are left.\n\n# Answer\n\n8"])
    cards(page, 3)
    press(page, "313")
    page.keyboard.press("Enter")
    expect(page.get_by_text("choose the one to continue with")).to_be_visible()
    page.locator(".completion").nth(0).get_by_role("button", name="Continue with this one").click()
    expect(page.locator(".completion").nth(0)).to_contain_text("Continues here")
    press(page, "jj")
    page.keyboard.press("p")
    expect(page.locator(".completion").nth(2)).to_contain_text("Continues here")
    assert_accessible(page)
    screenshot(page, "build-choose")
    page.keyboard.press("Enter")
    assert ended(page).label["steps"][0]["chosen_completion"] == 2


def test_own_step_has_preview_and_disables_keys(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    press(page, "111")
    page.keyboard.press("Enter")  # moves to the field
    page.keyboard.type("He pays $\\frac{12}{1}$ for 3 of them")
    expect(page.locator(".own-step-preview .katex")).to_be_visible()
    expect(page.locator(".completion").nth(2).get_by_role("button", name="Negative")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert_accessible(page)
    screenshot(page, "build-own")
    page.keyboard.press("Escape")
    press(page, "kk")
    page.keyboard.press("3")
    expect(page.get_by_label("The next step only.")).to_be_hidden()  # a completion is positive now
    page.keyboard.press("u")
    expect(page.get_by_label("The next step only.")).to_have_value("He pays $\\frac{12}{1}$ for 3 of them")


def test_going_back_keeps_later_steps_until_a_change(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    at_the_second_step(page)
    press(page, "1")
    page.keyboard.press("Backspace")
    cards(page, 3)
    expect(page.get_by_role("region", name="Later")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "build-back")
    page.keyboard.press("Enter")
    cards(page, 2)
    expect(page.get_by_text("Step 2: 1 completion to rate")).to_be_visible()
    page.get_by_role("button", name="Go back to step 1").click()
    page.locator(".completion").nth(0).click()
    page.keyboard.press("2")
    expect(page.get_by_role("region", name="Later")).to_be_hidden()
    expect(page.get_by_text("Step 1: none is positive")).to_be_visible()
    page.keyboard.press("u")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Step 2: 1 completion to rate")).to_be_visible()


def test_steps_are_commented_on_and_reviewers_read_it(sign_in: Open, labeler_user: User, manager: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    at_the_second_step(page)
    page.keyboard.press("n")
    page.get_by_role("dialog", name="Comment on step 2").get_by_label("Comment").fill("Both round $1.5$.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".in-hand .step-note")).to_have_text("Both round $1.5$.")
    page.keyboard.press("Backspace")
    cards(page, 3)
    expect(page.get_by_role("region", name="Later").locator(".step-note")).to_have_text("Both round $1.5$.")
    assert_accessible(page)
    screenshot(page, "build-comment")
    page.keyboard.press("n")
    page.get_by_role("dialog", name="Comment on step 1").get_by_label("Comment").fill("Twice the same.")
    page.keyboard.press("Control+Enter")
    wait_saved(page)
    page.reload()
    expect(page.locator(".in-hand .step-note")).to_have_text("Twice the same.")
    page.keyboard.press("g")  # before step 2, so what was said of it goes with it
    page.get_by_label("Why are you giving up?").fill("Too vague")
    page.keyboard.press("Control+Enter")
    assert ended(page).details["comments"] == [{"step": 0, "text": "Twice the same."}]
    review = sign_in(manager)
    review.goto("/review?kind=comment")
    expect(review.get_by_role("row", name="Comment on a step")).to_contain_text("Step 1: Twice the same.")
    review.get_by_role("link", name="Comment on a step").click()
    expect(review.get_by_role("heading", name="Comment on a step")).to_be_visible()
    assert_accessible(review)
    screenshot(review, "review-built", full_page=True)


def test_giving_up_before_anything_came_keeps_null_completions(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    page.keyboard.press("g")
    page.get_by_label("Why are you giving up?").fill("Nothing comes")
    page.keyboard.press("Control+Enter")
    labeling = ended(page)
    assert (labeling.finish_reason, labeling.details["reason"]) == ("give_up", "Nothing comes")
    assert labeling.label["steps"] == [
        {"completions": None, "human_completion": None, "chosen_completion": None},
    ]


def test_bad_problem_keeps_the_ratings(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    write(FIRST)
    cards(page, 3)
    press(page, "1")
    page.keyboard.press("b")
    page.get_by_label("What is wrong with the problem?").fill("No question")
    page.get_by_role("button", name="Report it").click()
    labeling = ended(page)
    assert (labeling.finish_reason, ratings(labeling)) == ("bad_problem", [[-1, None, None]])


def test_keys_of_this_phase_are_listed(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user), queue_problem())
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Write your own step")
    expect(dialog).to_contain_text("Continue to the next step")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="Guidelines")).to_contain_text("Build a solution")


def test_phone_and_dark(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user, color_scheme="dark", **PHONE), queue_problem())
    write(FIRST)
    cards(page, 3)
    screenshot(page, "build-phone-start")
    faces = page.locator(".actions").get_by_role("group")
    for name in ["Positive", "Neutral", "Negative"]:
        faces.get_by_role("button", name=name).tap()
    write(["This cannot be.", "Nor this."], FIRST[0])
    page.get_by_role("button", name="Continue", exact=True).tap()
    cards(page, 2)
    for name in ["Negative", "Negative"]:
        faces.get_by_role("button", name=name).tap()
    assert_fits(page)
    page.get_by_label("The next step only.").fill("He gets back $20 - 12 = 8$ dollars.")
    page.get_by_label("Final answer").fill("8")
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, "build-phone-dark", full_page=True)
    page.get_by_role("button", name="Submit").tap()
    assert ratings(ended(page)) == [[1, 0, -1], [-1, -1]]


def test_dark(sign_in: Open, labeler_user: User) -> None:
    page = build(sign_in(labeler_user, color_scheme="dark"), queue_problem())
    at_the_second_step(page)
    press(page, "1")
    assert_accessible(page)
    screenshot(page, "build-dark")


def test_phase_by_choice_is_offered(sign_in: Open, labeler_user: User) -> None:
    queue_items(1)
    queue_problem()
    page = sign_in(labeler_user)
    page.goto("/")
    offered = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Phase 1"))
    expect(offered).to_contain_text("Build a solution step by step")
    page.locator("a.card-first").click()
    expect(page.get_by_role("region", name="Problem")).to_contain_text("notebooks and")
    press(page, "1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=NOTHING_LEFT)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Phase 1").click()
    expect(page.get_by_role("heading", name="Step 1")).to_be_visible()
