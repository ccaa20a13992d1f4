"""The second factor: codes of an app, recovery codes, and roles that must have one."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import User
from annotation.services.second_factor import has_second_factor
from tests.annotation.signing_in import SESSION, code_of, new_browser, send, sign_in, with_app
from tests.conftest import ClientOf
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

CODE = f"{SESSION}/second-factor"
ACCOUNT = "/api/v1/account"


@pytest.fixture
def ada() -> User:
    return UserFactory(username="ada", role=User.Role.ADMIN)


def test_password_alone_does_not_sign_in_and_the_code_does(ada: User) -> None:
    secret, _ = with_app(ada)
    browser = new_browser()
    answer = sign_in(browser, "ada").json()
    assert (answer["user"], answer["second_factor"]) == (None, "code")
    assert browser.get("/api/v1/progress").status_code == 401
    code = code_of(secret)
    assert send(browser, "POST", CODE, {"code": "000000"}).json()["code"] == "wrong_code"
    answer = send(browser, "POST", CODE, {"code": f"{code[:3]} {code[3:]}"}).json()
    assert (answer["user"]["username"], answer["second_factor"]) == ("ada", None)
    assert browser.get("/api/v1/progress").status_code == 200


def test_code_works_once(ada: User) -> None:
    secret, _ = with_app(ada)
    code = code_of(secret)
    for status in (200, 400):
        browser = new_browser()
        sign_in(browser, "ada")
        assert send(browser, "POST", CODE, {"code": code}).status_code == status


@pytest.mark.parametrize(("periods", "status"), [(-2, 400), (1, 200), (2, 400)])
def test_code_of_the_next_period_works_and_older_or_later_ones_do_not(ada: User, periods: int, status: int) -> None:
    secret, _ = with_app(ada)
    browser = new_browser()
    sign_in(browser, "ada")
    assert send(browser, "POST", CODE, {"code": code_of(secret, periods=periods)}).status_code == status


def test_recovery_code_works_once(ada: User) -> None:
    _, codes = with_app(ada)
    assert len(set(codes)) == 10
    for code, status in [(codes[3], 200), (codes[3], 400), (codes[4], 200)]:
        browser = new_browser()
        sign_in(browser, "ada")
        assert send(browser, "POST", CODE, {"code": code}).status_code == status


def test_codes_cannot_be_tried_out_from_any_number_of_browsers(ada: User) -> None:
    secret, _ = with_app(ada)
    for _ in range(5):
        browser = new_browser()
        sign_in(browser, "ada")
        assert send(browser, "POST", CODE, {"code": "123456"}).status_code == 400
    response = send(browser, "POST", CODE, {"code": code_of(secret)})
    assert (response.status_code, response["Retry-After"]) == (429, "2")


def test_code_without_the_first_step_is_409(ada: User) -> None:
    secret, _ = with_app(ada)
    assert send(new_browser(), "POST", CODE, {"code": code_of(secret)}).status_code == 409


def test_first_step_is_void_after_a_new_password_or_a_deactivation(ada: User) -> None:
    secret, _ = with_app(ada)
    browsers = [new_browser(), new_browser()]
    for browser in browsers:
        sign_in(browser, "ada")
    ada.set_password("another-long-password")
    ada.save()
    assert send(browsers[0], "POST", CODE, {"code": code_of(secret)}).status_code == 409
    sign_in(browsers[1], "ada", "another-long-password")
    User.objects.update(is_active=False)
    assert send(browsers[1], "POST", CODE, {"code": code_of(secret)}).status_code == 409


def test_setting_up_asks_for_the_password_and_a_code(ada: User) -> None:
    browser = new_browser()
    sign_in(browser, "ada")
    begun = send(browser, "POST", f"{ACCOUNT}/second-factor/begin").json()
    assert begun["secret"] in begun["address"]
    assert begun["picture"].startswith("<?xml")
    code = code_of(begun["secret"])
    for password, typed, error in [("wrong", code, "not_confirmed"), (PASSWORD, "000000", "wrong_code")]:
        body = {"current_password": password, "code": typed}
        assert send(browser, "POST", f"{ACCOUNT}/second-factor", body).json()["code"] == error
    assert not has_second_factor(ada)
    body = {"current_password": PASSWORD, "code": code}
    codes = send(browser, "POST", f"{ACCOUNT}/second-factor", body).json()["codes"]
    assert has_second_factor(ada)
    assert browser.get(ACCOUNT).json()["recovery_codes_left"] == len(codes) == 10
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert begun["secret"] not in stored
    assert not any(code in stored for code in codes)


def test_turning_off_needs_the_password_and_a_session_with_the_second_factor(ada: User) -> None:
    old = new_browser()
    sign_in(old, "ada")
    secret, _ = with_app(ada)
    browser = new_browser()
    sign_in(browser, "ada")
    send(browser, "POST", CODE, {"code": code_of(secret)})
    off = f"{ACCOUNT}/second-factor/off"
    assert send(browser, "POST", off, {"current_password": "wrong"}).status_code == 400
    assert send(old, "POST", off, {"current_password": PASSWORD}).status_code == 409
    assert has_second_factor(ada)
    assert send(browser, "POST", off, {"current_password": PASSWORD}).status_code == 204
    assert not Authenticator.objects.exists()


def test_new_recovery_codes_replace_the_old_ones(ada: User) -> None:
    secret, before = with_app(ada)
    browser = new_browser()
    sign_in(browser, "ada")
    send(browser, "POST", CODE, {"code": code_of(secret)})
    path = f"{ACCOUNT}/second-factor/recovery-codes"
    after = send(browser, "POST", path, {"current_password": PASSWORD}).json()["codes"]
    assert not set(after) & set(before)
    for code, status in [(before[0], 400), (after[0], 200)]:
        other = new_browser()
        sign_in(other, "ada")
        assert send(other, "POST", CODE, {"code": code}).status_code == status


def test_role_that_needs_a_second_factor_can_only_set_one_up(
    ada: User, settings: Settings, client_of: ClientOf
) -> None:
    old_session = client_of(ada)
    assert old_session.get("/api/v1/phases").status_code == 200
    settings.SECOND_FACTOR_ROLES = ["admin"]
    browser = new_browser()
    assert sign_in(browser, "ada").json()["second_factor"] == "set_up"
    for client in (browser, old_session):
        response = client.get("/api/v1/phases")
        assert (response.status_code, response.json()["code"]) == (403, "second_factor_needed")
        assert client.get(f"{ACCOUNT}/tokens").status_code == 403
        assert client.get(ACCOUNT).json()["needs_second_factor"] is True
    secret = send(browser, "POST", f"{ACCOUNT}/second-factor/begin").json()["secret"]
    body = {"current_password": PASSWORD, "code": code_of(secret)}
    assert send(browser, "POST", f"{ACCOUNT}/second-factor", body).status_code == 200
    assert browser.get("/api/v1/phases").status_code == 200
    assert old_session.get(SESSION).json()["second_factor"] == "code"
    assert send(old_session, "POST", CODE, {"code": code_of(secret, periods=1)}).json()["second_factor"] is None
    assert old_session.get("/api/v1/phases").status_code == 200
    assert send(browser, "POST", f"{ACCOUNT}/second-factor/off", {"current_password": PASSWORD}).status_code == 409


def test_labelers_need_none_until_they_become_admins(settings: Settings, client_of: ClientOf) -> None:
    settings.SECOND_FACTOR_ROLES = ["admin"]
    user = UserFactory()
    client = client_of(user)
    assert client.get("/api/v1/phases").status_code == 200
    call_command("change_user", user.username, "--role", "admin")
    assert client.get("/api/v1/phases").status_code == 403


def test_operator_resets_it(ada: User, capsys: pytest.CaptureFixture[str]) -> None:
    with_app(ada)
    browser = new_browser()
    sign_in(browser, "ada")
    call_command("reset_second_factor", "ada")
    assert "password alone" in capsys.readouterr().out
    assert sign_in(new_browser(), "ada").json()["user"]["username"] == "ada"
    with pytest.raises(CommandError, match="no account with the name nobody"):
        call_command("reset_second_factor", "nobody")


def test_new_secret_key_says_what_to_do(ada: User, settings: Settings) -> None:
    secret, _ = with_app(ada)
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-of-the-site-0123456789abcdef"
    browser = new_browser()
    sign_in(browser, "ada")
    response = send(browser, "POST", CODE, {"code": code_of(secret)})
    assert response.status_code == 409
    assert "reset_second_factor" in response.json()["detail"]
    settings.SECRET_KEY_FALLBACKS = [before]
    assert send(browser, "POST", CODE, {"code": code_of(secret)}).status_code == 200


def test_demo_sign_in_needs_no_code(settings: Settings) -> None:
    settings.DEMO = True
    UserFactory(username=settings.DEMO_ACCOUNTS["admin"], role="admin")
    browser = new_browser()
    assert send(browser, "POST", f"{SESSION}/demo", {"role": "admin"}).json()["user"]["role"] == "admin"
    assert (
        send(browser, "POST", f"{ACCOUNT}/second-factor/begin").status_code == 409
    )  # it would keep the next visitor out
    assert send(browser, "POST", f"{ACCOUNT}/password", {"password": "x"}).status_code == 409


def test_api_token_cannot_change_how_its_user_signs_in(ada: User) -> None:
    from annotation.services.api_tokens import create_token

    _, token = create_token(user=ada, name="script", scope="manage", days=None)
    client = APIClient()
    for path in ("", "/sessions", "/tokens"):
        assert client.get(f"{ACCOUNT}{path}", headers={"Authorization": f"Token {token}"}).status_code == 401
