"""Changes of accounts by those who manage people: they hold at once, keep somebody in charge, and are in the audit log."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from rest_framework.test import APIClient

from annotation.errors import Conflict
from annotation.models import Assignment, AuditEntry, BrowserSession, Labeling, Phase, User
from annotation.services.api_tokens import create_token
from annotation.services.assignments import save_draft
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from annotation.services.user_changes import change_role, set_active
from tests.annotation.signing_in import code_of, new_browser, send, sign_in, with_app
from tests.factories import PASSWORD, ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(username="zoe", role=User.Role.ADMIN)


@pytest.fixture
def as_zoe(admin: User) -> APIClient:
    client = APIClient()
    client.force_login(admin)
    return client


def act(client: APIClient, person: User, what: str, **body: Any) -> Any:
    return client.post(f"/api/v1/people/{person.pk}/{what}", body, format="json")


def change(client: APIClient, person: User, **body: Any) -> Any:
    return client.patch(f"/api/v1/people/{person.pk}", body, format="json")


def told() -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.exclude(action="token.created").order_by("pk")
    return [(entry.action, entry.subject_name, entry.actor_name) for entry in entries]


def entry_of(action: str) -> AuditEntry:
    return AuditEntry.objects.get(action=action)


def status_of(client: APIClient, path: str) -> int:
    return int(client.get(path).status_code)


def token_client(user: User) -> APIClient:
    _, token = create_token(user=user, name="script", scope="manage", days=None)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


# --- role -----------------------------------------------------------------------------------------------------------


def test_role_holds_for_open_sessions_and_tokens_at_once(as_zoe: APIClient) -> None:
    ada = UserFactory(username="ada", role=User.Role.RESEARCHER)
    browser, script = new_browser(), token_client(ada)
    sign_in(browser, "ada")
    assert [status_of(client, "/api/v1/models") for client in (browser, script)] == [200, 200]
    changed = change(as_zoe, ada, role="reviewer")
    assert (changed.status_code, changed.json()["role"]) == (200, "reviewer")
    assert [status_of(client, "/api/v1/models") for client in (browser, script)] == [403, 403]
    entry = entry_of("person.role_changed")
    assert (entry.before, entry.after) == ({"role": "researcher"}, {"role": "reviewer"})
    assert (entry.subject_kind, entry.subject_id, entry.via) == ("person", str(ada.pk), "page")


def test_role_that_does_not_label_gives_tasks_back(as_zoe: APIClient) -> None:
    ada = UserFactory()
    assignment = lease(labeler=ada)
    change(as_zoe, ada, role="reviewer")
    assignment.refresh_from_db()
    assert assignment.status == Assignment.Status.LEASED  # reviewers label
    change(as_zoe, ada, role="researcher")
    assignment.refresh_from_db()
    assert assignment.status == Assignment.Status.EXPIRED
    assert assignment.item.free_slots == 1


def test_same_role_is_no_change(as_zoe: APIClient) -> None:
    assert change(as_zoe, UserFactory(), role="labeler").status_code == 200
    assert told() == []


def test_nobody_takes_managing_people_from_themselves(as_zoe: APIClient, admin: User) -> None:
    UserFactory(role=User.Role.ADMIN)
    for refused in (change(as_zoe, admin, role="researcher"), act(as_zoe, admin, "deactivate")):
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
        assert "yourself" in refused.json()["detail"]
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("admin", True)


def test_last_admin_stays_admin_whoever_asks() -> None:
    last = UserFactory(username="last", role=User.Role.ADMIN)
    UserFactory(role=User.Role.ADMIN, is_active=False)
    UserFactory(role=User.Role.ADMIN, kind=User.Kind.MODEL)
    with pytest.raises(Conflict, match="last person who manages people"):
        change_role(user=last, role="labeler")
    with pytest.raises(Conflict, match="last person who manages people"):
        set_active(user=last, is_active=False)
    with pytest.raises(CommandError, match="last person"):
        call_command("change_user", "last", "--role", "labeler")
    UserFactory(role=User.Role.ADMIN)
    change_role(user=last, role="labeler")
    last.refresh_from_db()
    assert last.role == "labeler"


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_demote_each_other_one_remains() -> None:
    pair = [UserFactory(role=User.Role.ADMIN) for _ in range(2)]

    def demote(both: tuple[User, User]) -> str:
        try:
            change_role(user=both[1], role="labeler", by=both[0])
        except Conflict:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as clicks:
        results = list(clicks.map(demote, [(pair[0], pair[1]), (pair[1], pair[0])]))
    assert sorted(results) == ["done", "refused"]
    assert User.objects.filter(role=User.Role.ADMIN).count() == 1


# --- active ---------------------------------------------------------------------------------------------------------


def test_deactivating_ends_access_gives_tasks_back_and_keeps_labelings(as_zoe: APIClient) -> None:
    ada = UserFactory(username="ada")
    done, begun = lease(labeler=ada), lease(labeler=ada)
    submit_labeling(assignment_id=done.pk, labeler=ada, label=label([1, -1]))
    save_draft(assignment_id=begun.pk, labeler=ada, draft=label([1]))
    browser, script = new_browser(), token_client(ada)
    sign_in(browser, "ada")
    answer = act(as_zoe, ada, "deactivate", reason="Left the team.")
    assert (answer.status_code, answer.json()["state"]) == (200, "deactivated")
    assert [status_of(client, "/api/v1/progress") for client in (browser, script)] == [401, 401]
    begun.refresh_from_db()
    assert (begun.status, begun.item.free_slots) == (Assignment.Status.EXPIRED, 1)
    assert begun.draft is not None
    assert Labeling.objects.filter(labeler=ada).count() == 1
    assert sign_in(new_browser(), "ada").status_code == 400
    assert entry_of("person.deactivated").reason == "Left the team."


def test_reactivated_person_signs_in_and_goes_on_with_the_draft(as_zoe: APIClient) -> None:
    ada = UserFactory(username="ada")
    assignment = lease(labeler=ada)
    save_draft(assignment_id=assignment.pk, labeler=ada, draft=label([1]))
    act(as_zoe, ada, "deactivate")
    assert act(as_zoe, ada, "reactivate").json()["state"] == "active"
    act(as_zoe, ada, "reactivate")  # idempotent
    assert sign_in(new_browser(), "ada").status_code == 200
    ada.refresh_from_db()
    assert next_assignment(labeler=ada) == assignment
    assert [action for action, _, _ in told()] == ["person.deactivated", "person.reactivated"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "researcher"}])
def test_no_task_for_somebody_whose_account_changes_meanwhile(change: dict[str, Any]) -> None:
    ada = UserFactory()
    ItemFactory()
    User.objects.filter(pk=ada.pk).update(**change)  # after the request has read the account
    with pytest.raises(Conflict, match="Your account has changed"):
        next_assignment(labeler=ada)
    assert not Assignment.objects.exists()


# --- name, address, phases ------------------------------------------------------------------------------------------


def test_all_changes_are_made_or_none(as_zoe: APIClient) -> None:
    ada, phase = UserFactory(username="ada"), PhaseFactory(name="Algebra", is_restricted=True)
    UserFactory(username="bob")
    refused = change(as_zoe, ada, email="ada@example.org", username="BOB", phases=[phase.pk])
    assert (refused.status_code, refused.json()["field"]) == (409, "username")
    ada.refresh_from_db()
    assert (ada.email, ada.phases.count(), told()) == ("", 0, [])
    person = change(as_zoe, ada, email="ada@example.org", username="Ada.L", phases=[phase.pk]).json()
    assert (person["username"], person["email"]) == ("Ada.L", "ada@example.org")
    assert person["phases"] == [{"id": phase.pk, "name": "Algebra"}]
    assert told() == [
        ("person.renamed", "Ada.L", "zoe"),
        ("person.address_changed", "Ada.L", "zoe"),
        ("person.phases_changed", "Ada.L", "zoe"),
    ]


def test_log_that_is_never_deleted_has_no_address(as_zoe: APIClient) -> None:
    change(as_zoe, UserFactory(), email="ada@example.org")
    assert "example.org" not in str(AuditEntry.objects.values().get())


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"username": "no spaces"}, 400, "username"),
        ({"username": ""}, 400, "username"),
        ({"email": "nowhere"}, 400, "email"),
        ({"email": "BOB@example.org"}, 409, "email"),
        ({"phases": [999_999]}, 404, "phases"),
        ({"role": "boss"}, 400, "role"),
        ({"paid": True}, 400, "paid"),
    ],
)
def test_wrong_change_is_refused_with_its_field(
    as_zoe: APIClient, body: dict[str, Any], status: int, field: str
) -> None:
    UserFactory(email="bob@example.org")
    refused = change(as_zoe, UserFactory(), **body)
    assert (refused.status_code, refused.json()["field"]) == (status, field)


def test_person_who_does_not_label_is_named_in_no_phase(as_zoe: APIClient) -> None:
    phase = PhaseFactory(is_restricted=True)
    refused = change(as_zoe, UserFactory(role=User.Role.RESEARCHER), phases=[phase.pk])
    assert (refused.status_code, refused.json()["field"]) == (409, "phases")


def test_named_person_gets_work_of_a_restricted_phase(as_zoe: APIClient) -> None:
    ada, phase = UserFactory(), PhaseFactory(is_restricted=True)
    ItemFactory(phase=phase)
    assert next_assignment(labeler=ada) is None
    change(as_zoe, ada, phases=[phase.pk])
    assert next_assignment(labeler=ada) is not None
    change(as_zoe, ada, phases=[])
    assert not Phase.objects.filter(labelers=ada).exists()


def test_models_and_strangers_are_no_people(as_zoe: APIClient) -> None:
    model = UserFactory(kind=User.Kind.MODEL)
    nobody = User(username="nobody")
    for person in (model, nobody):
        assert change(as_zoe, person, role="admin").status_code == 404
        assert as_zoe.get(f"/api/v1/people/{person.pk}").status_code == 404


# --- getting in, and out --------------------------------------------------------------------------------------------


def test_password_link_works_once_and_is_in_no_log(as_zoe: APIClient) -> None:
    ada = UserFactory(username="ada")
    answer = act(as_zoe, ada, "password-link")
    assert answer["Cache-Control"] == "no-store"
    address, _, secret = answer.json()["link"].partition("#")
    assert address == "http://testserver/new-password"
    assert sign_in(new_browser(), "ada").status_code == 200  # the old one works until then
    act(as_zoe, ada, "sign-out")
    link = act(as_zoe, ada, "password-link").json()["link"].partition("#")[2]
    chosen = {"token": link, "password": "four random words here"}
    assert send(new_browser(), "POST", "/api/v1/session/new-password", chosen).status_code == 200
    assert send(new_browser(), "POST", "/api/v1/session/new-password", chosen).status_code == 410
    assert secret not in str(list(AuditEntry.objects.values()))
    assert told()[0] == ("person.password_link_made", "ada", "zoe")
    UserFactory(username="dora", is_active=False)
    assert act(as_zoe, User.objects.get(username="dora"), "password-link").status_code == 409


def test_second_factor_is_removed_with_a_reason_and_sessions_end(as_zoe: APIClient) -> None:
    ada = UserFactory(username="ada")
    secret, _ = with_app(ada)
    browser = new_browser()
    sign_in(browser, "ada")
    send(browser, "POST", "/api/v1/session/second-factor", {"code": code_of(secret)})
    assert status_of(browser, "/api/v1/progress") == 200
    assert act(as_zoe, ada, "second-factor/off").json()["field"] == "reason"
    answer = act(as_zoe, ada, "second-factor/off", reason="The phone is lost; I have talked to her.")
    assert (answer.status_code, answer.json()["has_second_factor"]) == (200, False)
    assert status_of(browser, "/api/v1/progress") == 401
    assert sign_in(new_browser(), "ada").json()["user"]["username"] == "ada"
    assert act(as_zoe, ada, "second-factor/off", reason="Again.").status_code == 409
    assert entry_of("person.second_factor_removed").reason == "The phone is lost; I have talked to her."


def test_own_second_factor_is_not_removed_here(as_zoe: APIClient, admin: User) -> None:
    with_app(admin)
    assert act(as_zoe, admin, "second-factor/off", reason="Too slow.").status_code == 409


@pytest.mark.parametrize(("and_tokens", "token_after"), [(False, 200), (True, 401)])
def test_signing_out_everywhere(as_zoe: APIClient, and_tokens: bool, token_after: int) -> None:
    ada, bob = UserFactory(username="ada"), UserFactory(username="bob")
    browsers = [new_browser() for _ in range(3)]
    for browser, name in zip(browsers, ("ada", "ada", "bob"), strict=True):
        sign_in(browser, name)
    script = token_client(ada)
    person = act(as_zoe, ada, "sign-out", and_tokens=and_tokens).json()
    assert (person["sessions"], person["tokens"]) == (0, 0 if and_tokens else 1)
    assert [status_of(browser, "/api/v1/progress") for browser in browsers] == [401, 401, 200]
    assert status_of(script, "/api/v1/progress") == token_after
    assert BrowserSession.objects.filter(user=bob).count() == 1
    actions = [action for action, _, _ in told()]
    assert actions == ["person.signed_out", *(["token.revoked"] if and_tokens else [])]


def test_commands_are_in_the_log_without_an_actor(admin: User) -> None:
    call_command("create_user", "ada", "--role", "labeler")
    call_command("change_user", "ADA", "--rename", "ada.l", "--role", "reviewer", "--sign-out")
    call_command("reset_password", "ada.l")
    assert told() == [
        ("person.created", "ada", ""),
        ("person.renamed", "ada.l", ""),
        ("person.role_changed", "ada.l", ""),
        ("person.signed_out", "ada.l", ""),
        ("person.password_link_made", "ada.l", ""),
    ]
    assert PASSWORD not in str(list(AuditEntry.objects.values()))
