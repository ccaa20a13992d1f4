"""create_user: an account, its password, its token."""

import io
import re
from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotation.models import User
from tests.annotation.exchange.conftest import Run

Manage = Callable[..., Run]


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))


def test_generated_password_is_printed_and_works(manage: Manage) -> None:
    run = manage("create_user", "ada", "--role", "researcher")

    [password] = re.findall(r"^User ada created, role researcher\. Password: (\S{20,})$", run.out, re.MULTILINE)
    user = User.objects.get(username="ada")
    assert user.check_password(password)
    assert (user.role, user.kind, user.is_active) == ("researcher", "person", True)


def test_token_alone_is_on_standard_output_and_opens_the_api(manage: Manage) -> None:
    run = manage("create_user", "ada", "--role", "admin", "--token")

    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {run.out.strip()}")
    assert "Password: " in run.err
    assert client.get("/api/v1/session").json()["user"]["username"] == "ada"


def test_password_is_read_from_standard_input(manage: Manage) -> None:
    run = manage("create_user", "ada", "--role", "labeler", "--password-stdin")

    assert User.objects.get(username="ada").check_password("correct horse battery")
    assert run.out == "User ada created, role labeler.\n"


def test_taken_name_is_an_error_and_changes_nothing(manage: Manage) -> None:
    manage("create_user", "ada", "--role", "labeler")

    run = manage("create_user", "ada", "--role", "admin")

    assert run.error == "The user name ada is taken. Choose another."
    assert User.objects.get(username="ada").role == "labeler"


def test_name_and_password_follow_the_rules(manage: Manage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))

    name = manage("create_user", "a b", "--role", "labeler")
    password = manage("create_user", "ada", "--role", "labeler", "--password-stdin")

    assert name.error is not None
    assert "valid username" in name.error
    assert password.error is not None
    assert "at least 12 characters" in password.error
    assert User.objects.count() == 0
