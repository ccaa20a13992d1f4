"""GET and PATCH /preferences: keys and tours of the signed-in user."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.models import Preferences, User
from tests.conftest import ClientOf
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/preferences"


def test_preferences_have_defaults(as_labeler: APIClient) -> None:
    assert as_labeler.get(ADDRESS).json() == {"keys": {}, "tours_seen": [], "locale": "browser"}
    assert not Preferences.objects.exists()


def test_keys_are_replaced_and_tours_added(as_labeler: APIClient) -> None:
    as_labeler.patch(ADDRESS, {"keys": {"undo": ["z"], "submit": ["Enter", "x"]}, "tours_seen": ["phase-2"]})
    as_labeler.patch(ADDRESS, {"keys": {"undo": ["y"]}})
    as_labeler.patch(ADDRESS, {"tours_seen": ["phase-1", "phase-2"]})
    assert as_labeler.get(ADDRESS).json() == {
        "keys": {"undo": ["y"]},
        "tours_seen": ["phase-1", "phase-2"],
        "locale": "browser",
    }


def test_everybody_has_their_own(as_labeler: APIClient, client_of: ClientOf) -> None:
    as_labeler.patch(ADDRESS, {"tours_seen": ["phase-2"]})
    other = client_of(UserFactory(role=User.Role.RESEARCHER))
    assert other.get(ADDRESS).json()["tours_seen"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"keys": {"undo": ["z"], "submit": ["z"]}}, "keys.submit"),
        ({"keys": {"undo": ["z", "z"]}}, "keys.undo"),
        ({"keys": {"undo": [""]}}, "keys.undo.0"),
        ({"keys": {"undo": ["a", "b", "c", "d", "e"]}}, "keys"),
        ({"keys": {"x" * 41: ["a"]}}, "keys"),
        ({"keys": {f"a{n}": [] for n in range(61)}}, "keys"),
        ({"tours_seen": ["x" * 41]}, "tours_seen"),
        ({"tours_seen": [f"t{n}" for n in range(51)]}, "tours_seen"),
        ({"locale": "English (UK)"}, "locale"),
        ({"locale": "en-12"}, "locale"),
    ],
)
def test_invalid_run_is_refused_and_changes_nothing(as_labeler: APIClient, change: dict[str, Any], field: str) -> None:
    as_labeler.patch(ADDRESS, {"keys": {"undo": ["y"]}})
    response = as_labeler.patch(ADDRESS, change)
    assert response.status_code == 400
    assert response.json()["field"] == field
    assert as_labeler.get(ADDRESS).json() == {"keys": {"undo": ["y"]}, "tours_seen": [], "locale": "browser"}


def test_locale_is_in_the_session_of_every_page(as_labeler: APIClient) -> None:
    assert as_labeler.patch(ADDRESS, {"locale": "en-GB"}).json()["locale"] == "en-GB"
    assert as_labeler.get("/api/v1/session").json()["user"]["locale"] == "en-GB"
    as_labeler.patch(ADDRESS, {"tours_seen": ["phase-1"]})
    assert as_labeler.get(ADDRESS).json()["locale"] == "en-GB"
    assert as_labeler.patch(ADDRESS, {"locale": "browser"}).json()["locale"] == "browser"


def test_a_collision_is_named(as_labeler: APIClient) -> None:
    response = as_labeler.patch(ADDRESS, {"keys": {"undo": ["z"], "submit": ["z"]}})
    assert response.json()["detail"] == "The key z is already used for undo."


def test_without_session_it_is_401(anonymous: APIClient) -> None:
    assert anonymous.get(ADDRESS).status_code == 401
