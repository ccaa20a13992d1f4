"""Invitation links: who gets in with them, what the account gets, and when they stop working."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.errors import InvitationOver
from annotation.models import AuditEntry, Invitation, User
from annotation.services.invitations import accept, invite
from annotation.services.user_changes import set_active
from tests.annotation.signing_in import new_browser, send, sign_in
from tests.factories import PhaseFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "four random words here"
ACCEPT = "/api/v1/session/invitation"
LINKS = "/api/v1/invitations"


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(username="zoe", role=User.Role.ADMIN)


@pytest.fixture
def as_zoe(admin: User) -> APIClient:
    client = APIClient()
    client.force_login(admin)
    return client


def make(client: APIClient, **asked: Any) -> Any:
    return client.post(LINKS, {"role": "labeler", "days": 7, **asked}, format="json")


def token_of(made: Any) -> str:
    return str(made.json()["link"].partition("#")[2])


def use(token: str, username: str = "", password: str = PASSWORD) -> Any:
    return send(new_browser(), "POST", ACCEPT, {"token": token, "username": username, "password": password})


def why_over(token: str) -> str:
    answer = send(new_browser(), "POST", f"{ACCEPT}/check", {"token": token})
    assert (answer.status_code, answer.json()["code"]) == (410, "invitation_over")
    return str(answer.json()["detail"])


# --- making and accepting -------------------------------------------------------------------------------------------


def test_link_leads_to_an_account_with_its_role_phases_and_address(as_zoe: APIClient) -> None:
    phase = PhaseFactory(name="Algebra", is_restricted=True)
    made = make(as_zoe, role="reviewer", email="noa@example.org", note="Noa, from the lab", phases=[phase.pk])
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    assert made.json()["link"].startswith("http://testserver/invitation#")
    browser = new_browser()
    offered = send(browser, "POST", f"{ACCEPT}/check", {"token": token_of(made)}).json()
    assert (offered["role"], offered["username"]) == ("reviewer", "")
    body = {"token": token_of(made), "username": "noa", "password": PASSWORD}
    assert send(browser, "POST", ACCEPT, body).json()["user"]["role"] == "reviewer"
    assert browser.get("/api/v1/progress").status_code == 200
    noa = User.objects.get(username="noa")
    assert (noa.email, list(noa.phases.all()), noa.check_password(PASSWORD)) == ("noa@example.org", [phase], True)


def test_named_account_waits_and_keeps_its_name(as_zoe: APIClient) -> None:
    phase = PhaseFactory(is_restricted=True)
    made = make(as_zoe, username="noa", email="noa@example.org", phases=[phase.pk])
    noa = User.objects.get(username="noa")
    assert not noa.has_usable_password()
    assert noa.phases.get() == phase
    assert made.json()["invitation"]["person"] == str(noa.pk)
    assert sign_in(new_browser(), "noa", "").status_code == 400
    assert use(token_of(made), username="somebody.else").json()["user"] == {
        **use_fields(noa),
        "permissions": ["label"],
    }
    assert sign_in(new_browser(), "noa", PASSWORD).status_code == 200


def use_fields(user: User) -> dict[str, str]:
    return {"id": str(user.pk), "username": user.username, "role": user.role, "kind": "person", "locale": "browser"}


def test_role_of_a_waiting_account_is_the_one_it_has_now(as_zoe: APIClient) -> None:
    made = make(as_zoe, username="noa")
    noa = User.objects.get(username="noa")
    as_zoe.patch(f"/api/v1/people/{noa.pk}", {"role": "researcher"}, format="json")
    assert use(token_of(made)).json()["user"]["role"] == "researcher"


def test_group_link_works_as_often_as_it_may(as_zoe: APIClient) -> None:
    token = token_of(make(as_zoe, most_uses=2))
    assert [use(token, name).status_code for name in ("ada", "bob", "eve")] == [200, 200, 410]
    assert not User.objects.filter(username="eve").exists()
    assert "used 2 times" in why_over(token)


def test_refused_name_or_password_does_not_use_the_link_up(as_zoe: APIClient) -> None:
    token = token_of(make(as_zoe))
    UserFactory(username="Taken")
    for field, answer in {
        "username": use(token, "taken"),
        "password": use(token, "noa", password="short"),
    }.items():
        assert answer.json()["field"] == field
    assert use(token, "").json()["field"] == "username"
    assert use(token, "noa").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_never_use_a_link_more_often_than_allowed() -> None:
    admin = UserFactory(role=User.Role.ADMIN)
    token = invite(role="labeler", days=1, most_uses=3, by=admin).token

    def click(name: str) -> str:
        try:
            return accept(token=token, username=name, password=PASSWORD).username
        except InvitationOver:
            return "over"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as clicks:
        told = list(clicks.map(click, [f"person-{number}" for number in range(8)]))
    assert told.count("over") == 5
    assert User.objects.filter(username__startswith="person-").count() == 3


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({"role": "boss"}, 400, "role"),
        ({"days": 0}, 400, "days"),
        ({"days": 91}, 400, "days"),
        ({"most_uses": 0}, 400, "most_uses"),
        ({"most_uses": 2, "email": "noa@example.org"}, 409, "email"),
        ({"most_uses": 2, "username": "noa"}, 409, "username"),
        ({"username": "ZOE"}, 409, "username"),
        ({"username": "two words"}, 400, "username"),
        ({"email": "nowhere"}, 400, "email"),
        ({"phases": [999_999]}, 404, "phases"),
        ({"rol": "labeler"}, 400, "rol"),
    ],
)
def test_wrong_invitation_is_refused_with_its_field(
    as_zoe: APIClient, asked: dict[str, Any], status: int, field: str
) -> None:
    refused = make(as_zoe, **asked)
    assert (refused.status_code, refused.json()["field"]) == (status, field)
    assert not Invitation.objects.exists()
    assert not AuditEntry.objects.exists()


def test_researcher_is_named_in_no_phase(as_zoe: APIClient) -> None:
    assert make(as_zoe, role="researcher", phases=[PhaseFactory().pk]).json()["field"] == "phases"


# --- the end of a link ----------------------------------------------------------------------------------------------


def test_each_end_says_so(as_zoe: APIClient) -> None:
    made = {name: make(as_zoe, note=name) for name in ("expired", "used", "revoked")}
    ids = {name: answer.json()["invitation"]["id"] for name, answer in made.items()}
    Invitation.objects.filter(pk=ids["expired"]).update(expires_at=timezone.now() - timedelta(seconds=1))
    use(token_of(made["used"]), "noa")
    as_zoe.post(f"{LINKS}/{ids['revoked']}/revoke")
    assert "expired" in why_over(token_of(made["expired"]))
    assert "used once" in why_over(token_of(made["used"]))
    assert "revoked" in why_over(token_of(made["revoked"]))
    assert "no such invitation" in why_over("guessed")
    assert all(use(token_of(answer), "eve").status_code == 410 for answer in made.values())
    states = {row["note"]: row["state"] for row in as_zoe.get(LINKS).json()["results"]}
    assert states == {name: name for name in made}


def test_waiting_account_that_is_deactivated_or_in_use_is_not_taken_over(as_zoe: APIClient) -> None:
    gone, used = make(as_zoe, username="gone"), make(as_zoe, username="used")
    set_active(user=User.objects.get(username="gone"), is_active=False)
    User.objects.filter(username="used").update(last_login=timezone.now())
    assert "deactivated" in why_over(token_of(gone))
    assert "in use already" in why_over(token_of(used))
    assert use(token_of(used)).status_code == 410


def test_new_link_replaces_the_one_before_and_revives_a_revoked_one(as_zoe: APIClient) -> None:
    first = make(as_zoe, username="noa")
    path = f"{LINKS}/{first.json()['invitation']['id']}"
    assert as_zoe.post(f"{path}/revoke").json()["state"] == "revoked"
    assert as_zoe.post(f"{path}/revoke").status_code == 200
    second = as_zoe.post(f"{path}/renew", {"days": 3}, format="json")
    assert second.json()["invitation"]["state"] == "open"
    assert "replaced by a newer link" in why_over(token_of(first))
    assert use(token_of(second)).status_code == 200
    assert as_zoe.post(f"{path}/renew", {"days": 3}, format="json").status_code == 409
    assert as_zoe.post(f"{LINKS}/999999/renew", {"days": 3}, format="json").status_code == 404


def test_only_a_hash_of_the_secret_is_stored_and_nothing_lists_it(as_zoe: APIClient) -> None:
    token = token_of(make(as_zoe))
    assert token not in str(list(Invitation.objects.values())) + str(list(AuditEntry.objects.values()))
    assert token not in as_zoe.get(LINKS).content.decode()


def test_another_site_cannot_use_a_link(as_zoe: APIClient) -> None:
    body = {"token": token_of(make(as_zoe)), "username": "mallory", "password": PASSWORD}
    assert APIClient(enforce_csrf_checks=True).post(ACCEPT, body, format="json").status_code == 403


# --- list and log ---------------------------------------------------------------------------------------------------


def test_list_is_paged_filtered_and_costs_the_same(as_zoe: APIClient, django_assert_num_queries: Any) -> None:
    for number in range(3):
        make(as_zoe, note=str(number), phases=[PhaseFactory().pk])
    page = as_zoe.get(LINKS, {"limit": 2}).json()
    rest = as_zoe.get(LINKS, {"limit": 2, "after": page["next"]}).json()
    assert [row["note"] for row in page["results"] + rest["results"]] == ["2", "1", "0"]
    assert (page["count"], rest["next"]) == (3, None)
    assert as_zoe.get(LINKS, {"state": "used"}).json()["count"] == 0
    with django_assert_num_queries(5):  # session, user, count, rows, phases
        as_zoe.get(LINKS)
    Invitation.objects.exclude(note="0").delete()
    with django_assert_num_queries(5):
        as_zoe.get(LINKS)


def test_log_tells_who_made_renewed_revoked_and_accepted(as_zoe: APIClient) -> None:
    made = make(as_zoe, note="for Noa")
    path = f"{LINKS}/{made.json()['invitation']['id']}"
    as_zoe.post(f"{path}/revoke")
    token = token_of(as_zoe.post(f"{path}/renew", {"days": 3}, format="json"))
    use(token, "noa")
    told = [(entry.action, entry.actor_name) for entry in AuditEntry.objects.order_by("pk")]
    assert told == [
        ("invitation.made", "zoe"),
        ("invitation.revoked", "zoe"),
        ("invitation.renewed", "zoe"),
        ("person.created", ""),
        ("invitation.accepted", "noa"),
    ]
    made_entry = AuditEntry.objects.get(action="invitation.made")
    assert made_entry.after == {"role": "labeler", "uses": 1, "days": 7, "phases": []}


def test_database_refuses_what_no_link_may_be() -> None:
    made = invite(role="labeler", days=1, by=UserFactory(role=User.Role.ADMIN)).invitation
    for wrong in ({"uses": 2}, {"most_uses": 0}, {"digest": "secret"}, {"most_uses": 2, "email": "a@example.org"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=made.pk).update(**wrong)
