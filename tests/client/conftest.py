"""A real site with people and their tokens."""

from collections.abc import Callable

import pytest
from pytest_django.live_server_helper import LiveServer

from annotation.models import ApiToken, User
from annotation.services.api_tokens import create_token
from stepmark_client import Client
from tests.factories import UserFactory

TokenOf = Callable[..., str]


@pytest.fixture
def token_of(transactional_db: None) -> TokenOf:
    def make(user: User, scope: str = ApiToken.Scope.MANAGE) -> str:
        return create_token(user=user, name=f"script {scope}", scope=scope, days=1)[1]

    return make


@pytest.fixture
def client_with(live_server: LiveServer, token_of: TokenOf) -> Callable[..., Client]:
    """A client of the site in the name of a user."""

    def make(user: User, scope: str = ApiToken.Scope.MANAGE) -> Client:
        return Client(live_server.url, token_of(user, scope), repeats=0)

    return make


@pytest.fixture
def admin(transactional_db: None) -> User:
    return UserFactory(role=User.Role.ADMIN)
