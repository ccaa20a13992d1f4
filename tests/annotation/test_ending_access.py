"""Sessions are listed and ended; whatever ends, holds for the next request and for answers that are half sent."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from rest_framework.request import Request
from rest_framework.test import APIClient

from annotation.api import lasting
from annotation.api.authentication import SessionAuthentication, TokenAuthentication
from annotation.api.lasting import AccessEnded, while_allowed
from annotation.api.uploads import stream_lines
from annotation.models import Assignment, BrowserSession, User
from annotation.services.api_tokens import create_token, end_tokens
from annotation.services.browser_sessions import end_sessions, forget_old_sessions
from annotation.services.passwords import set_password
from tests.annotation.signing_in import SESSION, new_browser, send, sign_in
from tests.factories import PASSWORD, UserFactory, lease

pytestmark = pytest.mark.django_db

SESSIONS = "/api/v1/account/sessions"
ACCOUNT = "/api/v1/account"
NEW = "another-long-password"


def browser_of(name: str, **extra: str) -> APIClient:
    browser = new_browser()
    browser.defaults.update(extra)
    assert sign_in(browser, name).status_code == 200
    return browser


def is_in(client: APIClient) -> bool:
    return client.get("/api/v1/preferences").status_code == 200


def test_sessions_tell_device_address_and_when_they_were_seen() -> None:
    UserFactory(username="ada")
    browser = browser_of("ada", HTTP_USER_AGENT="Browser/1", REMOTE_ADDR="198.51.100.7")
    other = browser_of("ada", HTTP_USER_AGENT="Phone/2" * 100, REMOTE_ADDR="203.0.113.9")
    own, second = sorted(browser.get(SESSIONS).json(), key=lambda session: not session["is_this"])
    assert (own["device"], own["address"], own["is_this"]) == ("Browser/1", "198.51.100.7", True)
    assert (second["address"], second["is_this"], len(second["device"])) == ("203.0.113.9", False, 300)
    assert set(own) == {"id", "device", "address", "signed_in_at", "last_seen_at", "is_this"}  # no key
    assert is_in(other)


def test_last_seen_is_written_once_a_minute() -> None:
    UserFactory(username="ada")
    browser = browser_of("ada")
    before = BrowserSession.objects.get().last_seen_at
    is_in(browser)
    assert BrowserSession.objects.get().last_seen_at == before
    with connection.cursor() as cursor:
        cursor.execute("UPDATE annotation_browsersession SET last_seen_at = now() - interval '61 seconds'")
    stale = BrowserSession.objects.get().last_seen_at
    browser.get("/api/v1/preferences", REMOTE_ADDR="203.0.113.9")
    found = BrowserSession.objects.get()
    assert found.last_seen_at > stale
    assert found.address == "203.0.113.9"


def test_session_from_before_the_upgrade_is_listed_when_it_is_seen() -> None:
    UserFactory(username="ada")
    browser = browser_of("ada")
    BrowserSession.objects.all().delete()
    assert is_in(browser)
    assert len(browser.get(SESSIONS).json()) == 1


def test_one_session_ends_and_the_others_go_on() -> None:
    UserFactory(username="ada")
    browser, other, third = (browser_of("ada") for _ in range(3))
    (target,) = (session["id"] for session in other.get(SESSIONS).json() if session["is_this"])
    assert send(browser, "DELETE", f"{SESSIONS}/{target}").status_code == 204
    assert [is_in(client) for client in (browser, other, third)] == [True, False, True]
    assert send(browser, "DELETE", f"{SESSIONS}/{target}").status_code == 404


def test_all_others_end_at_once() -> None:
    UserFactory(username="ada")
    UserFactory(username="bob")
    browser, other, bobs = browser_of("ada"), browser_of("ada"), browser_of("bob")
    assert send(browser, "DELETE", SESSIONS).status_code == 204
    assert [is_in(client) for client in (browser, other, bobs)] == [True, False, True]


def test_nobody_ends_the_session_of_somebody_else() -> None:
    UserFactory(username="ada")
    UserFactory(username="bob")
    browser, bobs = browser_of("ada"), browser_of("bob")
    target = BrowserSession.objects.get(user__username="bob").pk
    assert send(browser, "DELETE", f"{SESSIONS}/{target}").status_code == 404
    assert is_in(bobs)


def test_signing_out_takes_the_session_off_the_list() -> None:
    UserFactory(username="ada")
    browser, other = browser_of("ada"), browser_of("ada")
    send(other, "DELETE", SESSION)
    assert len(browser.get(SESSIONS).json()) == 1


def test_new_password_ends_everything_but_this_session() -> None:
    user = UserFactory(username="ada")
    _, token = create_token(user=user, name="script", scope="manage", days=None)
    browser, other = browser_of("ada"), browser_of("ada")
    path = f"{ACCOUNT}/password"
    assert send(browser, "POST", path, {"current_password": "wrong", "password": NEW}).status_code == 400
    refused = send(browser, "POST", path, {"current_password": PASSWORD, "password": "short"}).json()
    assert refused["field"] == "password"
    assert send(browser, "POST", path, {"current_password": PASSWORD, "password": NEW}).status_code == 204
    assert [is_in(client) for client in (browser, other)] == [True, False]
    assert len(browser.get(SESSIONS).json()) == 1
    script = APIClient(headers={"Authorization": f"Token {token}"})
    assert script.get("/api/v1/preferences").status_code == 401
    assert sign_in(new_browser(), "ada", NEW).status_code == 200


def test_password_cannot_be_guessed_in_an_open_session() -> None:
    UserFactory(username="ada")
    browser = browser_of("ada")
    body = {"current_password": "wrong", "password": NEW}
    codes = [send(browser, "POST", f"{ACCOUNT}/password", body).status_code for _ in range(6)]
    assert codes == [400] * 5 + [429]


def test_deactivated_person_is_out_and_stays_out_after_a_reactivation() -> None:
    assignment = lease(labeler=UserFactory(username="ada"))
    browser = browser_of("ada")
    call_command("change_user", "ada", "--deactivate")
    assert not is_in(browser)
    call_command("change_user", "ada", "--activate")
    assert not is_in(browser)
    assert Session.objects.count() == 0
    assert Assignment.objects.get(pk=assignment.pk).status == Assignment.Status.EXPIRED


def test_expired_sessions_are_deleted() -> None:
    UserFactory(username="ada")
    browser_of("ada")
    Session.objects.update(expire_date="2001-01-01T00:00:00Z")
    assert forget_old_sessions() == 1
    assert not BrowserSession.objects.exists()


End = Callable[[User], Any]
ENDS: dict[str, End] = {
    "session revoked": lambda user: end_sessions(user=user),
    "signed out": lambda user: Session.objects.all().delete(),
    "password": lambda user: set_password(user=user, password=NEW),
    "deactivated": lambda user: User.objects.update(is_active=False),
    "role": lambda user: User.objects.update(role=User.Role.LABELER),
}


def requested_by(user: User, *, with_token: bool = False) -> Request:
    """A request that is being answered."""
    client = APIClient()
    client.force_login(user)
    plain = RequestFactory().get("/api/v1/exports/prm800k.jsonl")
    plain.user, plain.session = user, client.session
    if with_token:
        _, token = create_token(user=user, name="script", scope="read", days=1)
        plain = RequestFactory().get("/", HTTP_AUTHORIZATION=f"Token {token}")
    kinds = [TokenAuthentication()] if with_token else [SessionAuthentication()]
    request = Request(plain, authenticators=kinds)
    assert request.user == user
    return request


@pytest.fixture
def checked_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "CHECK_SECONDS", 0.0)


def rows() -> Iterator[bytes]:
    for number in range(1000):
        yield b"%d\n" % number


@pytest.mark.usefixtures("checked_always")
@pytest.mark.parametrize("end", ENDS)
def test_half_sent_answer_stops(end: str) -> None:
    user = UserFactory(role=User.Role.RESEARCHER)
    answer = while_allowed(requested_by(user), rows())
    assert next(answer) == b"0\n"
    assert next(answer) == b"1\n"
    ENDS[end](user)
    with pytest.raises(AccessEnded):
        next(answer)


@pytest.mark.usefixtures("checked_always")
@pytest.mark.parametrize("end", ["password", "deactivated", "role"])
def test_half_sent_answer_to_a_token_stops(end: str) -> None:
    user = UserFactory(role=User.Role.RESEARCHER)
    answer = while_allowed(requested_by(user, with_token=True), rows())
    assert next(answer) == b"0\n"
    ENDS[end](user)
    with pytest.raises(AccessEnded):
        next(answer)


@pytest.mark.usefixtures("checked_always")
def test_half_sent_answer_stops_when_its_token_is_revoked_and_no_other() -> None:
    user = UserFactory(role=User.Role.RESEARCHER)
    answer = while_allowed(requested_by(user, with_token=True), rows())
    next(answer)
    create_token(user=user, name="another", scope="read", days=1)
    end_sessions(user=user)
    assert next(answer) == b"1\n"
    end_tokens(user=user)
    with pytest.raises(AccessEnded):
        next(answer)


@pytest.mark.usefixtures("checked_always")
def test_upload_that_is_being_read_says_why_it_stops() -> None:
    user = UserFactory(role=User.Role.ADMIN)
    lines = iter([{"state": "reading"}, {"state": "reading"}])
    answer = iter(stream_lines(while_allowed(requested_by(user), lines)))
    next(answer)
    end_sessions(user=user)
    assert b"signed out" in next(answer)


def test_answer_is_checked_once_a_second_and_not_for_every_row() -> None:
    request = requested_by(UserFactory(role=User.Role.RESEARCHER))
    answer = while_allowed(request, rows())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lasting, "connection", None)  # a query would fail
        assert len(list(answer)) == 1000
