"""From a labeler's report to a reviewer's decision, and what follows from it: answers, items, gold, and the labeler's history."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Gold, Item, Labeling, Problem, ReviewCase, User
from annotation.services.labelings import submit_labeling
from rewardmodel.models import RewardModel, Score
from rewardmodel.services.regrading import regrade_corrected
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.browser.queued_items import STEPS, queue_items
from tests.browser.rating_page import start, wait_saved
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease

Open = Callable[..., Page]


def test_report_corrects_the_answer_and_takes_items_back(sign_in: Open, manager: User, labeler_user: User) -> None:
    first, _ = queue_items(2)
    waiting = ItemFactory(
        phase=first.phase,
        problem=first.problem,
        solution=SolutionFactory(problem=first.problem, answer="5.0", grade="correct"),
    )
    page = start(sign_in(labeler_user))
    page.keyboard.press("3")
    page.keyboard.press("n")
    page.get_by_role("dialog", name="Comment on step 2").get_by_label("Comment").fill("Why $1.5$?")
    assert_accessible(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".step-note")).to_have_text("Why $1.5$?")
    for _ in range(4):
        page.keyboard.press("3")
    page.keyboard.press("a")
    page.get_by_role("dialog").get_by_role("textbox").fill("6")
    page.keyboard.press("Enter")
    wait_saved(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Problem")).to_contain_text("What is")
    labeling = Labeling.objects.get()
    assert labeling.details == {"suggested_answer": "6", "comments": [{"step": 1, "text": "Why $1.5$?"}]}

    review = sign_in(manager)
    review.goto("/review")
    expect(review.get_by_role("link", name="Comment on a step")).to_be_visible()
    assert_accessible(review)
    screenshot(review, "review-inbox")
    review.get_by_role("link", name="The shown answer is wrong").click()
    expect(review.get_by_label("Answer", exact=True)).to_have_value("6")
    expect(review.locator(".step-comment")).to_contain_text("Why")
    assert_accessible(review)
    screenshot(review, "review-case", full_page=True)
    review.get_by_role("textbox", name="Reason").fill("20 − 14 is 6.")
    review.get_by_role("button", name="Correct the answer").click()
    expect(review.get_by_role("heading", name="The answer was corrected")).to_be_visible()
    assert Problem.objects.get(pk=first.problem_id).answer == "6"
    regrade_corrected(seconds=60)
    review.get_by_role("link", name=f"Problem {first.problem_id}").click()
    # the labeled item's solution became correct, the waiting one's became wrong
    expect(
        review.get_by_text("2 solutions graded anew, 2 with another grade. 1 waiting item taken out of the queue.")
    ).to_be_visible()
    expect(review.get_by_text("1 labeling of these solutions may rest on the old answer.")).to_be_visible()
    assert_accessible(review)
    screenshot(review, "problem", full_page=True)
    waiting.refresh_from_db()
    assert (waiting.free_slots, waiting.taken_back_from) == (0, "correct")

    page.goto("/history")
    page.locator("summary").first.click()
    expect(page.get_by_text("Your report that the shown answer is wrong: the answer was corrected.")).to_be_visible()
    expect(page.get_by_text("Your comment: nobody has looked at it yet.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "history-reports", full_page=True)


def _disagreement() -> Item:
    problem = ProblemFactory(text="What is $20 - 15$?", answer="5")
    solution = SolutionFactory(problem=problem, steps=STEPS, answer="6")
    item = ItemFactory(phase=PhaseFactory(name="Algebra"), solution=solution, labelings_wanted=2)
    for ratings in ([1, 1, 1, 0, -1], [1, -1]):
        assignment = lease(item)
        submit_labeling(
            assignment_id=assignment.pk,
            labeler=assignment.labeler,
            label=label(ratings, steps=STEPS),  # type: ignore[arg-type]
        )
    model = RewardModel.objects.create(kind="prm", name="prm-1", location="x", standing="accepted", is_current=True)
    rows = [[0.1, 0.1, 0.8]] * 4 + [[0.9, 0.05, 0.05]]
    Score.objects.create(solution=solution, reward_model=model, step_probabilities=rows, solution_score=0.07)
    return item


def test_disagreement_is_adjudicated_into_gold(sign_in: Open, db: None) -> None:
    _disagreement()
    page = sign_in(UserFactory(username="rita", role=User.Role.REVIEWER))
    page.goto("/review")
    page.get_by_role("button", name="Take the oldest").click()
    expect(page.get_by_role("heading", name="Labelers differ")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Labeler B")).to_be_visible()
    expect(page.get_by_text("prm-1")).to_have_count(0)
    page.get_by_label("Which", exact=True).select_option("My own ratings")
    for step, rating in enumerate(("Positive", "Positive", "Positive", "Neutral", "Negative"), start=1):
        page.get_by_role("group", name=f"Step {step}").get_by_label(rating).check()
    page.get_by_label("Make it gold").check()
    page.get_by_label("Why, step 5").fill("$20 - 15$ is 5.")
    assert_accessible(page)
    screenshot(page, "review-adjudicate", full_page=True)
    page.get_by_role("button", name="Settle it").click()
    expect(page.get_by_role("heading", name="A label was found right")).to_be_visible()
    expect(page.get_by_role("row", name="prm-1")).to_contain_text("10 %")
    assert_accessible(page)
    gold = Gold.objects.get()
    assert (gold.ratings, gold.reasons[-1], gold.origin) == (
        [[1], [1], [1], [0], [-1]],
        "$20 - 15$ is 5.",
        "adjudication",
    )
    assert ReviewCase.objects.get().decision == "settled"


def test_case_of_another_reviewer_says_so_on_a_phone(sign_in: Open, manager: User) -> None:
    _disagreement()
    case = ReviewCase.objects.get()
    rita = sign_in(UserFactory(username="rita", role=User.Role.REVIEWER))
    rita.goto(f"/review/{case.pk}")
    expect(rita.get_by_role("button", name="Settle it")).to_be_visible()
    page = sign_in(manager, **PHONE, color_scheme="dark")
    page.goto(f"/review/{case.pk}")
    expect(page.get_by_text("rita is looking at this case.")).to_be_visible()
    expect(page.get_by_role("button", name="Settle it")).to_have_count(0)
    assert_accessible(page)
    assert_fits(page)
    screenshot(page, "review-case-phone", full_page=True)


def test_task_that_comes_back_shows_the_comment(sign_in: Open, manager: User, labeler_user: User) -> None:
    item, _ = queue_items(2)
    assignment = lease(item, labeler_user)
    value = label([None, 1, 1, 1, 1], steps=STEPS)
    submit_labeling(assignment_id=assignment.pk, labeler=labeler_user, label=value)
    review = sign_in(manager)
    review.goto(f"/review/{ReviewCase.objects.get().pk}")
    review.get_by_label("Send a task back").check()
    review.get_by_label("Comment for the labeler").fill("Compare step 1 with the **problem**.")
    review.get_by_role("button", name="Send it back").click()
    expect(review.get_by_role("heading", name="The task went back to its labeler")).to_be_visible()
    page = start(sign_in(labeler_user))
    expect(page.get_by_text("A reviewer asks you to look at this again.")).to_be_visible()
    expect(page.locator(".note strong", has_text="problem")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "label-sent-back")
