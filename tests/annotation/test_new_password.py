"""Links for a new password: made by an operator, or sent by mail."""

from typing import Any

import pytest
from celery import current_app
from django.core import mail
from django.core.management import CommandError, call_command
from kombu.exceptions import OperationalError
from pytest_django import Settings

from annotation.models import User
from annotation.services import passwords
from annotation.services.api_tokens import create_token
from annotation.services.password_reset import send_link
from tests.annotation.signing_in import SESSION, code_of, new_browser, send, sign_in, with_app
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PATH = f"{SESSION}/new-password"
NEW = "another-long-password"


@pytest.fixture
def ada() -> User:
    return UserFactory(username="ada", email="ada@lab.example")


def link_of(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    call_command("reset_password", name, "--site", "https://label.example.org/")
    address, _, token = capsys.readouterr().out.strip().partition("#")
    assert address == "https://label.example.org/new-password"
    return token


def test_link_sets_the_password_once_and_ends_everything(ada: User, capsys: pytest.CaptureFixture[str]) -> None:
    old = new_browser()
    sign_in(old, "ada")
    create_token(user=ada, name="script", scope="read", days=None)
    token = link_of("ada", capsys)
    browser = new_browser()
    assert send(browser, "POST", f"{PATH}/check", {"token": token}).json() == {"username": "ada"}
    refused = send(browser, "POST", PATH, {"token": token, "password": "short"}).json()
    assert (refused["code"], refused["field"]) == ("invalid_account", "password")
    assert send(browser, "POST", PATH, {"token": token, "password": NEW}).json()["user"]["username"] == "ada"
    assert old.get("/api/v1/preferences").status_code == 401
    assert not ada.api_tokens.exists()
    for path, body in ((f"{PATH}/check", {"token": token}), (PATH, {"token": token, "password": NEW})):
        again = send(new_browser(), "POST", path, body)
        assert (again.status_code, again.json()["code"]) == (410, "reset_over")


def test_link_does_not_replace_the_second_factor(ada: User, capsys: pytest.CaptureFixture[str]) -> None:
    secret, _ = with_app(ada)
    browser = new_browser()
    answer = send(browser, "POST", PATH, {"token": link_of("ada", capsys), "password": NEW}).json()
    assert (answer["user"], answer["second_factor"]) == (None, "code")
    code = {"code": code_of(secret)}
    assert send(browser, "POST", f"{SESSION}/second-factor", code).json()["user"]["username"] == "ada"


@pytest.mark.parametrize("token", ["nonsense", "a.b", "", "x" * 200, "00000000-0000-0000-0000-000000000000.c-d"])
def test_made_up_link_is_410(token: str) -> None:
    assert send(new_browser(), "POST", f"{PATH}/check", {"token": token}).status_code in (400, 410)


def test_link_is_void_after_a_day_and_for_a_deactivated_account(
    ada: User, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    token = link_of("ada", capsys)
    User.objects.update(is_active=False)
    assert send(new_browser(), "POST", f"{PATH}/check", {"token": token}).status_code == 410
    with pytest.raises(CommandError, match="deactivated"):
        call_command("reset_password", "ada")
    User.objects.update(is_active=True)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert send(new_browser(), "POST", f"{PATH}/check", {"token": token}).status_code == 410


def test_mail_has_a_link_that_works(ada: User) -> None:
    for name in ("ada", "ADA@lab.example"):
        send_link(name=name, site="https://label.example.org/")
    first, _ = mail.outbox
    assert first.to == ["ada@lab.example"]
    (line,) = [
        line for line in str(first.body).splitlines() if line.startswith("https://label.example.org/new-password#")
    ]
    assert send(new_browser(), "POST", f"{PATH}/check", {"token": line.partition("#")[2]}).status_code == 200


def test_mail_goes_to_nobody_else(ada: User) -> None:
    UserFactory(username="bob")
    UserFactory(username="gone", email="gone@lab.example", is_active=False)
    for name in ("bob", "gone", "nobody", "gone@lab.example", ""):
        send_link(name=name, site="https://label.example.org/")
    assert mail.outbox == []


def test_asking_answers_alike_for_every_name_and_is_limited(
    ada: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(new_browser(), "POST", f"{PATH}/ask", {"name": "ada"}).status_code == 404
    settings.MAIL_IS_CONFIGURED = True
    sent: list[dict[str, str]] = []

    def take(task: str, kwargs: dict[str, str], **options: Any) -> None:
        assert task == "annotation.tasks.send_reset_link"
        sent.append(kwargs)

    monkeypatch.setattr(current_app, "send_task", take)
    answers = [send(new_browser(), "POST", f"{PATH}/ask", {"name": name}) for name in ("ada", "nobody")]
    assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"")] * 2
    assert sent[0] == {"name": "ada", "site": "http://testserver"}
    codes = [send(new_browser(), "POST", f"{PATH}/ask", {"name": "ada"}).status_code for _ in range(6)]
    assert codes[-1] == 429

    def fail(*args: Any, **options: Any) -> None:
        raise OperationalError("no queue")

    monkeypatch.setattr(current_app, "send_task", fail)
    answer = send(new_browser(), "POST", f"{PATH}/ask", {"name": "another"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_wrong_name_costs_what_a_wrong_password_costs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: each refusal computes one hash of each kind that the site's accounts have."""
    kinds = ["ScryptPasswordHasher", "PBKDF2PasswordHasher"]
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{kind}" for kind in reversed(kinds)]
    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.iterations", 1000)
    UserFactory(username="old")
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{kind}" for kind in kinds]
    monkeypatch.setattr("django.contrib.auth.hashers.ScryptPasswordHasher.work_factor", 2**4)
    UserFactory(username="new")
    UserFactory(username="inactive", is_active=False)
    imported = UserFactory(username="imported")
    imported.set_unusable_password()
    imported.save()
    computed: list[str] = []
    for kind in kinds:
        path = f"django.contrib.auth.hashers.{kind}.encode"
        original = getattr(__import__("django.contrib.auth.hashers", fromlist=[kind]), kind).encode

        def counted(self: Any, *args: Any, _kind: str = kind, _original: Any = original, **kwargs: Any) -> Any:
            computed.append(_kind)
            return _original(self, *args, **kwargs)

        monkeypatch.setattr(path, counted)
    costs = {}
    for name in ("old", "new", "inactive", "imported", "nobody"):
        computed.clear()
        assert passwords.user_with_password(username=name, password="wrong") is None
        costs[name] = sorted(computed)
    assert costs == dict.fromkeys(costs, sorted(kinds))
