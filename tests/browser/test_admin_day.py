"""One day of an admin, from the invitation to the export, in one browser each for the admin, a reviewer and a new labeler."""

import json
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import AuditEntry, Gold, Item, Labeling, Phase, Problem, User
from annotation.services.labelings import submit_labeling
from annotation.services.preferences import change_preferences
from rewardmodel.services.regrading import regrade_corrected
from tests.annotation.screening_scene import screened_phase
from tests.browser.page_checks import screenshot
from tests.browser.queued_items import STEPS, queue_items
from tests.browser.test_people_pages import accept
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease

NewContext = Callable[..., BrowserContext]
Open = Callable[..., Page]
AUDITED = (
    "invitation.made",
    "phase.opened",
    "pause.began",
    "problem.answer_corrected",
    "gold.made",
    "labeling.corrected",
    "labeling.excluded",
    "labelings.exported",
)


def invited(admin: Page, new_context: NewContext, name: str) -> Page:
    """The admin invites a person, who makes the account in a browser of their own; returns that browser's page."""
    admin.goto("/people")
    admin.get_by_role("button", name="Invite").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Make the link").click()
    link = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name="I have copied it").click()
    page = new_context().new_page()
    accept(page, link, None)
    expect(page.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()
    return page


def rate(page: Page, keys: str, count_after: int) -> None:
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Submitted").first).to_be_attached()
    for _ in range(100):
        if Labeling.objects.count() == count_after:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{Labeling.objects.count()} labelings instead of {count_after}")


def by_somebody(item: Item, labeler: User, *ratings: int | None) -> Labeling:
    assert item.solution is not None
    assignment = lease(item, labeler)
    value = label(list(ratings), steps=item.solution.steps)
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=value)[0]


def test_day_of_an_admin(sign_in: Open, new_context: NewContext, manager: User) -> None:
    phase = screened_phase(items=2, work=0, name="Algebra", status=Phase.Status.PAUSED, instructions="")
    ben, cora = UserFactory(username="ben"), UserFactory(username="cora")
    admin = sign_in(manager)

    # invite
    noa = invited(admin, new_context, "noa")
    change_preferences(user=User.objects.get(username="noa"), tours_seen=["phase-1", "phase-2"])

    # open a phase
    [reported] = queue_items(1, phase)
    twin = ItemFactory(
        phase=phase,
        problem=reported.problem,
        solution=SolutionFactory(problem=reported.problem, answer="5", grade="correct"),
        priority=0.0,
    )
    admin.goto(f"/phases/{phase.pk}")
    admin.get_by_role("button", name="Open", exact=True).click()
    expect(admin.get_by_role("button", name="Pause", exact=True)).to_be_visible()

    # screen
    noa.goto("/label")
    expect(noa.get_by_text("Screening: 0 of 2")).to_be_visible()
    rate(noa, "31", 1)
    expect(noa.get_by_text("Screening: 1 of 2")).to_be_visible()
    rate(noa, "31", 2)
    expect(noa.get_by_text("Your screening for “Algebra” is over.")).to_be_visible()
    admin.goto("/screening")
    expect(admin.get_by_role("row", name="noa")).to_contain_text("passed")

    # a report from the first real task
    expect(noa.get_by_role("region", name="Problem")).to_contain_text("Tim buys")
    for key in "33333":
        noa.keyboard.press(key)
    noa.keyboard.press("a")
    noa.get_by_role("dialog").get_by_role("textbox").fill("6")
    noa.keyboard.press("Enter")
    rate(noa, "", 3)

    # watch
    admin.goto(f"/phases/{phase.pk}")
    expect(admin.get_by_role("row", name="noa")).to_be_visible()
    screenshot(admin, "day-watch", full_page=True)

    # pause, with labels held back
    problem = ProblemFactory(text="What is $20 - 15$?", answer="5")
    disputed = ItemFactory(
        phase=phase, problem=problem, solution=SolutionFactory(problem=problem, steps=STEPS), labelings_wanted=2
    )
    held = by_somebody(ItemFactory(phase=phase), ben, 1, 1, 1)
    admin.goto(f"/quality/{ben.pk}")
    admin.get_by_role("button", name="Pause").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Everything is rated positive.")
    yesterday = timezone.localtime() - timedelta(days=1)
    dialog.get_by_label("Hold back what they submitted since").fill(yesterday.strftime("%Y-%m-%dT%H:%M"))
    dialog.get_by_role("button", name="Pause ben").click()
    expect(admin.get_by_text("It holds back 1 labeling.")).to_be_visible()

    # review a report: the answer is corrected, and the item that rests on the old one is taken back
    admin.goto("/review")
    admin.get_by_role("link", name="The shown answer is wrong").click()
    admin.get_by_role("textbox", name="Reason").fill("20 − 14 is 6.")
    admin.get_by_role("button", name="Correct the answer").click()
    expect(admin.get_by_role("heading", name="The answer was corrected")).to_be_visible()
    regrade_corrected(seconds=60)
    twin.refresh_from_db()
    assert (Problem.objects.get(pk=reported.problem_id).answer, twin.free_slots) == ("6", 0)

    # adjudicate into gold
    dora = UserFactory(username="dora")
    by_somebody(disputed, cora, 1, 1, 1, 0, -1)
    early = by_somebody(disputed, dora, 1, -1)
    rita = sign_in(UserFactory(username="rita", role=User.Role.REVIEWER))
    rita.goto("/review")
    rita.get_by_role("link", name="Labelers differ").click()
    rita.get_by_label("Which", exact=True).select_option(label="Labeler A")
    rita.get_by_label("Make it gold").check()
    rita.get_by_role("button", name="Settle it").click()
    expect(rita.get_by_role("heading", name="A label was found right")).to_be_visible()
    assert Gold.objects.filter(origin=Gold.Origin.ADJUDICATION).get().solution == disputed.solution

    # correct one labeling, and exclude another one
    report = Labeling.objects.get(details__has_key="suggested_answer")
    admin.goto(f"/labelings/{report.pk}/correct")
    admin.get_by_role("group", name="Rating of step 4").get_by_role("button", name="Neutral").click()
    admin.get_by_label("Why do you correct it?").fill("Step 4 adds nothing.")
    admin.get_by_role("button", name="Save the correction").click()
    expect(admin.get_by_role("heading", name="Corrections")).to_be_visible()
    corrected = Labeling.objects.get(supersedes=report)
    admin.goto(f"/labelings/{early.pk}")
    admin.get_by_role("button", name="Exclude").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("The second step was misread.")
    dialog.get_by_role("button", name="Exclude (1)").click()
    expect(admin.get_by_text("1 labeling excluded.")).to_be_visible()

    # export without them
    admin.goto("/loop")
    with admin.expect_download() as download:
        admin.get_by_role("link", name="Download labelings").first.click()
    records = [json.loads(line) for line in download.value.path().read_text().splitlines()]
    exported = {record["timestamp"]: record for record in records}
    kept = Labeling.objects.counting()
    assert len(records) == len(exported) == kept.count() == 4  # two of the screening, the correction, and cora's
    assert not kept.filter(pk__in=[held.pk, early.pk, report.pk]).exists()
    assert kept.filter(pk=corrected.pk).exists()
    assert sum(record["is_initial_screening_question"] for record in records) == 2

    # all of it is in the audit log
    admin.goto("/audit")
    for name in ("noa", "Algebra", "ben"):
        expect(admin.locator("tbody").get_by_text(name).first).to_be_visible()
    expect(admin.get_by_text("Everything is rated positive.").first).to_be_visible()
    screenshot(admin, "day-audit", full_page=True)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert set(AUDITED) <= actions, sorted(actions)
