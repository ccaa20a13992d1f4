"""Names are unique without case, also for accounts from before that; and when people were last seen costs next to nothing."""

import importlib
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import User
from annotation.services.api_tokens import create_token
from annotation.services.last_seen import note_seen
from tests.annotation.signing_in import new_browser, send, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

people = importlib.import_module("annotation.migrations.0031_people")


# --- names ----------------------------------------------------------------------------------------------------------


def test_database_refuses_a_name_that_differs_in_case_alone() -> None:
    UserFactory(username="Ärla")
    with pytest.raises(IntegrityError, match="user_name_once_without_case"), transaction.atomic():
        UserFactory(username="äRLA")


def test_command_says_that_the_name_is_taken() -> None:
    UserFactory(username="Ada")
    with pytest.raises(CommandError, match="ADA is taken"):
        call_command("create_user", "ADA", "--role", "labeler")


@pytest.mark.parametrize("typed", ["ada", "ADA", " Ada "])
def test_sign_in_takes_the_name_in_any_case(typed: str) -> None:
    UserFactory(username="Ada")
    assert sign_in(new_browser(), typed).json()["user"]["username"] == "Ada"


def test_letters_that_look_alike_are_one_name() -> None:
    call_command("create_user", "ﬁona", "--role", "labeler")  # with a ligature
    assert User.objects.get().username == "fiona"
    with pytest.raises(CommandError, match="taken"):
        call_command("create_user", "fiona", "--role", "labeler")


@pytest.mark.django_db(transaction=True)
def test_names_from_before_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """The account in use keeps its name: active before inactive, then the one that signed in last."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX user_name_once_without_case")
    try:
        UserFactory(username="ada", is_active=False, last_login=Now())
        UserFactory(username="Ada", last_login=Now() - timedelta(days=9))
        UserFactory(username="ADA", last_login=Now())
        UserFactory(username="ada-2")
        UserFactory(username="x" * 150)
        UserFactory(username="X" * 150, is_active=False)
        UserFactory(username="bob")
        with connection.schema_editor() as editor:
            people.tell_names_apart(None, editor)
        names = set(User.objects.values_list("username", flat=True))
        assert names == {"ADA", "Ada-3", "ada-4", "ada-2", "x" * 150, "X" * 148 + "-2", "bob"}
        assert "The account Ada is now Ada-3" in capsys.readouterr().err
    finally:
        User.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("CREATE UNIQUE INDEX user_name_once_without_case ON annotation_user (lower(username))")


# --- last seen ------------------------------------------------------------------------------------------------------


def seen(user: User) -> object:
    user.refresh_from_db()
    return user.last_seen_at


def test_signing_in_and_tokens_are_seen() -> None:
    ada, bob = UserFactory(username="ada"), UserFactory()
    sign_in(new_browser(), "ada")
    _, token = create_token(user=bob, name="script", scope="read", days=None)
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    script.get("/api/v1/preferences")
    assert seen(ada) is not None
    assert seen(bob) is not None


def test_seen_again_is_written_after_five_minutes_only() -> None:
    ada = UserFactory(username="ada", last_seen_at=Now() - timedelta(minutes=4))
    before = seen(ada)
    note_seen(user_id=ada.pk)
    assert seen(ada) == before
    User.objects.filter(pk=ada.pk).update(last_seen_at=Now() - timedelta(minutes=6))
    before = seen(ada)
    note_seen(user_id=ada.pk)
    assert seen(ada) != before


def test_requests_in_the_same_minute_write_nothing() -> None:
    UserFactory(username="ada")
    browser = new_browser()
    sign_in(browser, "ada")
    with CaptureQueriesContext(connection) as queries:
        send(browser, "GET", "/api/v1/preferences")
    assert not [query["sql"] for query in queries if "UPDATE" in query["sql"]]
