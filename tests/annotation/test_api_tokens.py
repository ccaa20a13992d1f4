"""API tokens: hashed, with a scope, an expiry and their last use; those of the version before work on."""

import hashlib
import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from annotation.models import ApiToken, User
from annotation.services.api_tokens import create_token, empty_old_table, end_token, forget_expired_tokens
from tests.annotation.signing_in import new_browser, send, sign_in
from tests.factories import PASSWORD, UserFactory, lease
from tests.migrations.oldest import TABLE_OF_TOKENS

pytestmark = pytest.mark.django_db

TOKENS = "/api/v1/account/tokens"
EARLIER = "UPDATE annotation_apitoken SET {} = now() - interval '61 seconds'"


def made(user: User, scope: str = "manage", days: int | None = 30) -> str:
    return create_token(user=user, name="script", scope=scope, days=days)[1]


def ask(token: str, path: str = "/api/v1/progress", method: str = "GET", kind: str = "Token") -> Any:
    headers = {"Authorization": f"{kind} {token}"}
    return APIClient(enforce_csrf_checks=True).generic(method, path, "{}", "application/json", headers=headers)


def test_token_is_shown_once_and_only_its_hash_is_stored() -> None:
    UserFactory(username="ada")
    browser = new_browser()
    sign_in(browser, "ada")
    body = {"name": "nightly export", "scope": "read", "days": 30, "current_password": PASSWORD}
    response = send(browser, "POST", TOKENS, body)
    assert (response.status_code, response["Cache-Control"]) == (201, "no-store")
    text = response.json()["token"]
    (listed,) = browser.get(TOKENS).json()
    assert (listed["name"], listed["scope"], listed["last_used_at"]) == ("nightly export", "read", None)
    assert "token" not in listed
    secret = text.removeprefix(f"smk_{listed['prefix']}_")
    stored = ApiToken.objects.get()
    assert stored.digest == hashlib.sha256(secret.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT annotation_apitoken::text FROM annotation_apitoken")
        assert secret not in cursor.fetchone()[0]
    assert ask(text).status_code == 200


def test_token_needs_the_password_a_name_and_at_most_a_year() -> None:
    UserFactory(username="ada")
    browser = new_browser()
    sign_in(browser, "ada")
    right: dict[str, object] = {"name": "x", "scope": "read", "days": 30, "current_password": PASSWORD}
    wrong: list[dict[str, object]] = [
        {"current_password": "wrong"},
        {"name": " "},
        {"days": 0},
        {"days": 3660},
        {"scope": "all"},
    ]
    for change in wrong:
        assert send(browser, "POST", TOKENS, right | change).status_code == 400
    assert not ApiToken.objects.exists()


def test_token_signs_in_a_script_without_csrf() -> None:
    assignment = lease()
    token = made(assignment.labeler)
    response = ask(token, "/api/v1/assignments/next", "POST")
    assert (response.status_code, response.json()["id"]) == (200, assignment.pk)
    assert ask(token, "/api/v1/session").json()["user"]["id"] == str(assignment.labeler.pk)


@pytest.mark.parametrize("wrong", ["nonsense", "", "smk_", "a" * 40, "é" * 40, "smk_abcdefghijkl_" + "x" * 43])
def test_wrong_token_is_401(wrong: str) -> None:
    response = ask(wrong)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")


def test_right_prefix_with_a_wrong_secret_is_401() -> None:
    token = made(UserFactory())
    assert ask(token[:-1] + ("a" if token[-1] != "a" else "b")).status_code == 401


def test_token_costs_one_query_and_notes_its_use_once_a_minute() -> None:
    token = made(UserFactory())

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert ask(token, "/api/v1/session").status_code == 200
        return [query["sql"] for query in captured if "annotation_apitoken" in query["sql"]]

    assert len(queries()) == 2
    assert len(queries()) == 1
    noted = ApiToken.objects.get().last_used_at
    assert noted is not None
    with connection.cursor() as cursor:
        cursor.execute(EARLIER.format("last_used_at"))
    assert len(queries()) == 2
    assert ApiToken.objects.get().last_used_at is not None


def test_revoked_expired_and_deactivated_are_refused_at_once() -> None:
    user = UserFactory()
    token = made(user)
    assert ask(token).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute(EARLIER.format("expires_at"))
    assert ask(token).status_code == 401
    assert forget_expired_tokens() == 1
    token = made(user)
    end_token(user=user, token_id=ApiToken.objects.get().pk)
    assert ask(token).status_code == 401
    token = made(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert ask(token).status_code == 401


def test_token_ends_with_the_password_but_not_with_a_newer_hash_of_it(settings: Any) -> None:
    user = UserFactory(username="ada")
    token = made(user)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert sign_in(new_browser(), "ada").status_code == 200
    user.refresh_from_db()
    assert user.password.startswith("scrypt$")
    assert ask(token).status_code == 200
    user.set_password("another-long-password")
    user.save()
    assert ask(token).status_code == 401
    assert not ApiToken.objects.exists()


def test_new_role_holds_for_the_next_request() -> None:
    user, _ = UserFactory.create_batch(2, role=User.Role.ADMIN)
    token = made(user)
    assert ask(token, "/api/v1/loop").status_code == 200
    call_command("change_user", user.username, "--role", "labeler")
    assert ask(token, "/api/v1/loop").status_code == 403


def test_nobody_ends_the_token_of_somebody_else() -> None:
    made(UserFactory())
    UserFactory(username="ada")
    browser = new_browser()
    sign_in(browser, "ada")
    assert send(browser, "DELETE", f"{TOKENS}/{ApiToken.objects.get().pk}").status_code == 404
    assert browser.get(TOKENS).json() == []


def api_routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from api_routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "view_class") and route.startswith("api/"):
            yield route, pattern.callback.view_class


OWN_DOORS = ("api/v1/session", "api/v1/account", "api/v1/schema", "api/v1/demo")
"""Signing in, which needs no token, and the account, which takes none."""
LABELING = (
    "api/v1/assignments",
    "api/v1/preferences",
    "api/v1/screenings/",
    "api/v1/quality/own",
    "api/v1/labelings/",
)
EXAMPLES = {"int": "1", "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}
"""A value for each kind of parameter."""


def test_every_change_needs_the_scope_of_its_kind() -> None:
    admin = UserFactory(role=User.Role.ADMIN)
    reading, labeling = made(admin, "read"), made(admin, "label")
    seen = 0
    for route, view in api_routes():
        if route.startswith(OWN_DOORS):
            continue
        path = "/" + "".join(EXAMPLES.get(part[1:].partition(":")[0], part) for part in _parts(route))
        for method in {"post", "put", "patch", "delete"} & set(dir(view)):
            seen += 1
            response = ask(reading, path, method.upper())
            assert (response.status_code, response.json()["code"]) == (403, "token_scope"), (method, route)
            narrow = ask(labeling, path, method.upper())
            is_refused = narrow.status_code == 403 and narrow.json()["code"] == "token_scope"
            assert is_refused != route.startswith(LABELING), (method, route)
    assert seen > 30


def _parts(route: str) -> list[str]:
    return re.split(r"(<[^>]+>)", route)


def test_reading_is_enough_to_export() -> None:
    token = made(UserFactory(role=User.Role.RESEARCHER), "read")
    assert ask(token, "/api/v1/exports/prm800k.jsonl").status_code == 200


def test_command_prints_the_token_alone(capsys: pytest.CaptureFixture[str]) -> None:
    user = UserFactory(username="ada", role=User.Role.RESEARCHER)
    call_command("create_token", "ada", "--for", "nightly export", "--scope", "read", "--days", "7")
    assert ask(capsys.readouterr().out.strip()).status_code == 403  # a researcher has no progress
    token = ApiToken.objects.get(user=user)
    assert (token.name, token.scope) == ("nightly export", "read")
    assert token.expires_at is not None


OLD_KEY = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def old_token() -> str:
    """A token of the version before, as an upgrade finds it."""
    migration = importlib.import_module("annotation.migrations.0021_sign_in_and_tokens")
    user = UserFactory()
    with connection.cursor() as cursor:
        cursor.execute(TABLE_OF_TOKENS)
        cursor.execute("INSERT INTO authtoken_token VALUES (%s, now(), %s)", [OLD_KEY, user.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(migration.NO_OLD_TOKENS)
        cursor.execute(migration.OLD_TOKENS)
    return OLD_KEY


def test_token_of_the_version_before_works_for_90_days(old_token: str) -> None:
    response = ask(old_token, "/api/v1/session")
    assert response.json()["user"] is not None
    token = ApiToken.objects.get()
    assert (token.scope, token.name) == ("manage", "from before the upgrade")
    assert old_token[12:] not in token.digest
    assert ask(old_token[:-1] + "8").status_code == 401
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires_at - now() FROM annotation_apitoken")
        assert cursor.fetchone()[0].days == 90


def test_version_before_can_run_during_the_upgrade(old_token: str) -> None:
    """What it makes works here, and what ends here has ended there."""
    late = "f" * 40
    other = UserFactory()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO authtoken_token VALUES (%s, now(), %s)", [late, other.pk])
    assert ask(late).status_code == 200
    ApiToken.objects.filter(user=other).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM authtoken_token")
        assert cursor.fetchall() == [(old_token,)]


def test_old_table_is_emptied_a_day_after_the_upgrade(old_token: str) -> None:
    def left() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM authtoken_token")
            return int(cursor.fetchone()[0])

    empty_old_table()
    assert left() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE django_migrations SET applied = now() - interval '25 hours' WHERE name = '0021_sign_in_and_tokens'"
        )
    empty_old_table()
    assert left() == 0
    assert ask(old_token, "/api/v1/session").json()["user"] is not None


def test_site_that_never_had_the_old_table_needs_nothing() -> None:
    empty_old_table()
    assert ApiToken.objects.filter(created_at__lte=Now()).count() == 0
