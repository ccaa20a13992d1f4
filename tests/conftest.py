"""Fixtures for every test. The database is a real PostgreSQL (DATABASE_URL)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import User
from config.readiness import readinesses
from tests.factories import UserFactory

ClientOf = Callable[[User], APIClient]

TESTS = Path(__file__).parent
FIRST = [TESTS / "browser", TESTS / "rewardmodel", TESTS / "launcher", TESTS / "deploy", TESTS / "ml" / "processes"]
"""The browser first: other tests fork their process, and the connection to the browser does not survive that. Then what takes long, so that
no process is left alone with it at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        return next((turn for turn, folder in enumerate(FIRST) if folder in item.path.parents), len(FIRST))

    items.sort(key=turn)


def as_json(moment: datetime) -> str:
    """Return a UTC time as the API writes it."""
    return moment.isoformat().replace("+00:00", "Z")


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _fresh_readiness() -> None:
    """What another test was told in the last second does not count."""
    readinesses.forget()


@pytest.fixture
def anonymous() -> APIClient:
    return APIClient()


@pytest.fixture
def labeler(db: None) -> User:
    return UserFactory(role=User.Role.LABELER)


@pytest.fixture
def client_of() -> ClientOf:
    """An API client that is signed in as the given user."""

    def make(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def as_labeler(labeler: User, client_of: ClientOf) -> APIClient:
    return client_of(labeler)


@pytest.fixture
def as_admin(db: None, client_of: ClientOf) -> APIClient:
    return client_of(UserFactory(role=User.Role.ADMIN))


@pytest.fixture
def as_researcher(db: None, client_of: ClientOf) -> APIClient:
    return client_of(UserFactory(role=User.Role.RESEARCHER))
