"""All labelings: found, corrected, excluded, and undone; for reviewers and admins."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.exports.selection import Selection, selected_labelings
from annotation.models import AuditEntry, Item, Labeling, User
from annotation.services.labelings import submit_labeling
from tests.browser.page_checks import PHONE, assert_accessible, assert_fits, screenshot
from tests.factories import ItemFactory, UserFactory, label, lease

Open = Callable[..., Page]


def submitted(ratings: list[int | None], *, name: str, item: Item | None = None) -> Labeling:
    labeler = User.objects.filter(username=name).first() or UserFactory(username=name)
    assignment = lease(item or ItemFactory(), labeler)
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(ratings))[0]


def counting() -> set[int]:
    return {labeling.pk for labeling in selected_labelings(Selection())}


def test_labeling_is_corrected_by_keys_excluded_and_included(sign_in: Open, manager: User) -> None:
    item = ItemFactory(labelings_wanted=2)
    submitted([1, 1, 1], name="ada", item=item)
    old = submitted([1, -1], name="bob", item=item)
    page = sign_in(manager)
    page.goto("/labelings")
    page.get_by_label("Labeler", exact=True).select_option("bob")
    expect(page.get_by_role("status").filter(has_text=re.compile("^1 labeling$"))).to_be_visible()
    page.get_by_role("link", name=f"Labeling {old.pk}").click()
    expect(page.get_by_text("2 steps with different ratings are marked.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Correct", exact=True).click()
    expect(page.get_by_role("heading", name=f"Correct labeling {old.pk}")).to_be_visible()
    page.keyboard.press("3")  # the step that bob rated negative
    page.keyboard.press("2")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("Say why you correct it")).to_be_visible()
    page.get_by_label("Why do you correct it?").fill("The second step is right.")
    assert_accessible(page)
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_role("heading", name="Corrections")).to_be_visible()
    new = Labeling.objects.get(supersedes=old)
    assert [step["completions"][0]["rating"] for step in new.label["steps"]] == [1, 1, 0]
    assert (new.labeler, new.finish_reason) == (manager, "solution")
    expect(page).to_have_title(f"Labeling {new.pk} · Stepmark")
    page.get_by_role("button", name="Exclude").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("1 labeling will change.")).to_be_visible()
    dialog.get_by_label("Reason").fill("The problem was shown wrongly.")
    assert_accessible(page)
    dialog.get_by_role("button", name="Exclude (1)").click()
    expect(page.get_by_text("1 labeling excluded.")).to_be_visible()
    expect(page.get_by_text("Exports leave it out. Trainings leave it out.")).to_be_visible()
    assert new.pk not in counting()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: 1 labeling excluded.")).to_be_visible()
    assert new.pk in counting()
    actions = AuditEntry.objects.filter(action__startswith="labeling.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["labeling.corrected", "labeling.excluded", "labeling.change_undone"]


def test_all_that_the_filters_find_are_returned_to_the_queue_and_undone(sign_in: Open, manager: User) -> None:
    bad = [submitted([1, -1], name="bob") for _ in range(3)]
    good = submitted([1, 1, 1], name="ada")
    page = sign_in(manager)
    page.goto("/labelings?rated=negative")
    page.get_by_role("checkbox", name=f"Choose labeling {bad[0].pk}").check()
    expect(page.get_by_text("1 labeling chosen")).to_be_visible()
    page.get_by_role("button", name="Choose none").click()
    page.get_by_role("button", name="Choose all 3 labelings that the filters find").click()
    assert_accessible(page)
    page.get_by_role("button", name="Return to the queue").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("Rated without reading.")
    page.get_by_role("button", name="Return to the queue (3)").click()
    expect(page.get_by_text("3 labelings returned to the queue.").first).to_be_visible()
    assert counting() == {good.pk}
    assert Item.objects.filter(free_slots=1).count() == 3
    page.reload()  # what was changed stays within reach
    page.get_by_text("Recent changes").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone by")).to_be_visible()
    assert counting() == {good.pk, *(labeling.pk for labeling in bad)}
    assert Item.objects.filter(free_slots=1).count() == 0


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_reviewer_sees_all_and_changes_nothing(sign_in: Open, options: dict[str, object]) -> None:
    labeling = submitted([1, None, -1], name="ada")
    page = sign_in(UserFactory(role=User.Role.REVIEWER), **options)
    page.goto("/labelings?source=nowhere")
    expect(page.get_by_role("heading", name="No matching labeling")).to_be_visible()
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.get_by_role("img", name="1 positive, 1 unsure, 1 negative")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    assert_fits(page)
    assert_accessible(page)
    screenshot(page, f"labelings-{'phone' if options else 'desktop'}")
    page.goto(f"/labelings/{labeling.pk}")
    expect(page.get_by_role("link", name="Correct", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Exclude")).to_have_count(0)
    assert_fits(page)
