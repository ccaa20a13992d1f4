"""An admin invites, finds, changes and deactivates people; the people make their accounts with links."""

import csv
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from annotation.models import AuditEntry, User
from annotation.services.invitations import invite
from tests.browser.page_checks import assert_accessible, assert_fits, screenshot
from tests.factories import PhaseFactory, UserFactory

PASSWORD = "four random words here"
NewContext = Callable[..., BrowserContext]
Open = Callable[..., Page]


def accept(page: Page, link: str, name: str | None) -> None:
    page.goto(link)
    if name:
        page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()


def test_invited_person_makes_an_account_and_the_admin_sees_it(
    sign_in: Open, new_context: NewContext, manager: User
) -> None:
    PhaseFactory(name="Algebra", is_restricted=True)
    page = sign_in(manager)
    page.goto("/people")
    page.get_by_role("button", name="Invite").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("ADA")
    dialog.get_by_label("Role").select_option("reviewer")
    dialog.get_by_label("Algebra").check()
    assert_accessible(page)
    screenshot(page, "people-invite")
    dialog.get_by_role("button", name="Make the link").click()
    expect(dialog.get_by_text("The user name ADA is taken.")).to_be_visible()
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.type(".l")
    page.keyboard.press("Enter")
    link = dialog.locator("code").inner_text()
    assert_accessible(page)
    screenshot(page, "people-link")
    dialog.get_by_role("button", name="I have copied it").click()
    expect(page.get_by_role("row", name="ADA.l")).to_contain_text("invited")

    other = new_context().new_page()
    accept(other, link, None)
    expect(other.get_by_role("heading", name="Welcome, ADA.l")).to_be_visible()
    assert "#" not in other.url
    page.reload()
    expect(page.get_by_role("row", name="ADA.l")).to_contain_text("active")
    page.get_by_role("link", name="ADA.l").click()
    expect(page.get_by_label("Algebra")).to_be_checked()
    again = new_context().new_page()
    again.goto(link)
    expect(again.get_by_text("This link has been used once")).to_be_visible()


def test_group_link_is_revoked_and_says_so(sign_in: Open, new_context: NewContext, manager: User) -> None:
    page = sign_in(manager)
    page.goto("/people/invitations")
    expect(page.get_by_role("heading", name="Nobody is invited yet")).to_be_visible()
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("People", exact=True).fill("5")
    expect(dialog.get_by_label("E-mail")).to_have_count(0)
    dialog.get_by_label("Note").fill("The spring course")
    dialog.get_by_role("button", name="Make the link").click()
    link = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name="I have copied it").click()
    other = new_context().new_page()
    accept(other, link, "noa")
    expect(other.get_by_role("heading", name="Welcome, noa")).to_be_visible()
    page.reload()
    row = page.get_by_role("row", name="The spring course")
    expect(row).to_contain_text("1 of 5")
    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("revoked")
    other.goto("/people")  # a labeler
    expect(other.get_by_role("heading", name="This page is not for your role")).to_be_visible()
    other.goto(link)
    expect(other.get_by_text("This link was revoked.")).to_be_visible()


def test_role_changes_and_deactivation_holds_at_once(sign_in: Open, manager: User, labeler_user: User) -> None:
    page, other = sign_in(manager), sign_in(labeler_user)
    page.goto(f"/people/{labeler_user.pk}")
    work = page.get_by_role("navigation", name="Their work")
    for name, heading in (
        ("Labelings", "Labelings"),
        ("Screening", "Screening"),
        ("Quality", "lena"),
        ("Audit log", "Audit log"),
    ):
        work.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        page.go_back()
    page.get_by_label("Role").select_option("researcher")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    other.goto("/models")
    expect(other.get_by_role("heading", name="Models", exact=True)).to_be_visible()
    page.get_by_role("button", name="Deactivate").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Open tasks go back to the queue at once.")).to_be_visible()
    dialog.get_by_label("Reason").fill("Left the team.")
    dialog.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("heading", name="lena deactivated")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    assert AuditEntry.objects.get(action="person.deactivated").reason == "Left the team."
    page.get_by_role("button", name="Reactivate").click()
    page.get_by_role("dialog").get_by_role("button", name="Reactivate").click()
    expect(page.get_by_role("heading", name="lena active")).to_be_visible()


def test_file_is_checked_and_then_creates_people(sign_in: Open, manager: User) -> None:
    page = sign_in(manager)
    page.goto("/people/file")
    page.get_by_label("CSV").fill("name,role\nnoa,labeler\nkim,boss\n")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("1 line is wrong, so nobody would be created.")).to_be_visible()
    expect(page.get_by_role("row", name="kim")).to_contain_text("There is no role 'boss'.")
    assert_accessible(page)
    screenshot(page, "people-file")
    file = FilePayload(name="team.csv", mimeType="text/csv", buffer=b"name,role\nnoa,labeler\nkim,admin\n")
    page.get_by_label("A file, or type below").set_input_files(file)
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("button", name="Create 2 accounts").click()
    expect(page.get_by_role("heading", name="Links to hand out")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "people-links")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the links as CSV").click()
    lines = list(csv.reader(download.value.path().read_text().splitlines()))
    assert [line[0] for line in lines] == ["name", "noa", "kim"]
    assert lines[1][1] == page.get_by_role("row", name="noa").locator("code").inner_text()


def test_list_is_searched_sorted_and_paged_by_its_address(sign_in: Open, manager: User) -> None:
    UserFactory.create_batch(55, role=User.Role.LABELER)
    UserFactory(username="rita", role=User.Role.REVIEWER, last_seen_at=Now())
    page = sign_in(manager)
    page.goto("/people?sort=last_seen")
    expect(page.get_by_text("57 in all")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("row")).to_have_count(1 + 7)
    page.go_back()
    expect(page.get_by_role("row")).to_have_count(1 + 50)
    page.get_by_label("Role").select_option("reviewer")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("Name or address").fill("nobody")
    expect(page.get_by_role("heading", name="Nobody matches")).to_be_visible()
    assert "search=nobody" in page.url
    assert "role=reviewer" in page.url


def team(manager: User) -> User:
    """A team such as a lab has."""
    names = ["amara.okafor", "ben.h", "chiara", "dmitri.v", "elif", "farid", "greta.lindqvist-andersson", "hugo"]
    for number, name in enumerate(names):
        role = (User.Role.REVIEWER, User.Role.RESEARCHER)[number % 2] if number > 5 else User.Role.LABELER
        seen = None if number == 4 else Now() - timedelta(hours=7 * number)
        UserFactory(username=name, role=role, email=f"{name}@example.org", last_seen_at=seen, is_active=number != 3)
    phase = PhaseFactory(name="Competition problems, spring", is_restricted=True)
    invite(username="ines", role="labeler", days=7, email="ines@example.org", phases=[phase.pk], by=manager)
    invite(role="labeler", days=30, most_uses=25, note="Course of the spring term", by=manager)
    return User.objects.get(username="greta.lindqvist-andersson")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_can_be_read_everywhere(sign_in: Open, new_context: NewContext, manager: User, scheme: str) -> None:
    greta = team(manager)
    made = invite(role="labeler", days=7, by=manager)
    page = sign_in(manager, color_scheme=scheme)
    pages = {
        "list": ("/people", "People"),
        "person": (f"/people/{greta.pk}", "greta"),
        "invitations": ("/people/invitations", "Invitations"),
    }
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 860})
        for name, (address, heading) in pages.items():
            page.goto(address)
            expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
            expect(page.locator("table, form").first).to_be_visible()
            assert_accessible(page)
            assert_fits(page)
            screenshot(page, f"people-{name}-{scheme}-{width}", full_page=True)
    other = new_context(color_scheme=scheme, viewport={"width": 390, "height": 844}).new_page()
    other.goto(made.link(""))
    expect(other.get_by_label("Name")).to_be_visible()
    assert_accessible(other)
    assert_fits(other)
    screenshot(other, f"people-accept-{scheme}-390")
