"""The list of people: state, pace, search, filters, orders and pages, and that its cost does not grow with the rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import User
from annotation.services.corrections import reopen_assignment
from annotation.services.invitations import accept, invite
from annotation.services.labelings import submit_labeling
from tests.factories import UserFactory, label, lease

pytestmark = pytest.mark.django_db

PEOPLE = "/api/v1/people"
NOW = timezone.now()


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(username="zoe", role=User.Role.ADMIN)


@pytest.fixture
def as_zoe(admin: User) -> APIClient:
    client = APIClient()
    client.force_login(admin)
    return client


def listed(client: APIClient, **query: Any) -> list[str]:
    return [row["username"] for row in client.get(PEOPLE, query).json()["results"]]


def row_of(client: APIClient, name: str, **query: Any) -> dict[str, Any]:
    (row,) = (row for row in client.get(PEOPLE, query).json()["results"] if row["username"] == name)
    return dict(row)


def test_each_state_is_told(as_zoe: APIClient, admin: User) -> None:
    made = invite(username="ina", role="labeler", days=7, by=admin)
    UserFactory(username="dora", is_active=False)
    imported = User(username="", is_active=False)
    imported.username = str(imported.pk)
    imported.save()
    UserFactory(username="model", kind=User.Kind.MODEL)
    assert listed(as_zoe) == ["dora", "ina", "zoe"]
    assert {name: row_of(as_zoe, name)["state"] for name in listed(as_zoe)} == {
        "dora": "deactivated",
        "ina": "invited",
        "zoe": "active",
    }
    assert listed(as_zoe, state="imported") == [str(imported.pk)]
    assert listed(as_zoe, state="invited") == ["ina"]
    accept(token=made.token, password="four random words here")
    assert row_of(as_zoe, "ina")["state"] == "active"


def test_person_who_came_in_another_way_is_no_longer_invited(as_zoe: APIClient, admin: User) -> None:
    invite(username="ina", role="labeler", days=7, by=admin)
    User.objects.filter(username="ina").update(last_login=NOW)  # as OpenID Connect and a link for a password do
    assert row_of(as_zoe, "ina")["state"] == "active"


def test_deactivated_person_who_was_invited_is_deactivated(as_zoe: APIClient, admin: User) -> None:
    invite(username="ina", role="labeler", days=7, by=admin)
    User.objects.filter(username="ina").update(is_active=False)
    assert row_of(as_zoe, "ina")["state"] == "deactivated"


def test_pace_counts_tasks_of_the_last_seven_days(as_zoe: APIClient) -> None:
    ada, bob = UserFactory(username="ada"), UserFactory(username="bob")
    for days in (0, 6, 8):
        assignment = lease(labeler=ada)
        labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=ada, label=label([1, -1]))
        _submitted(labeling.pk, NOW - timedelta(days=days))
    _correct(bob)
    assert row_of(as_zoe, "ada")["pace"] == 2
    assert row_of(as_zoe, "bob")["pace"] == 1  # a correction is no new work
    assert listed(as_zoe, sort="pace") == ["ada", "bob", "zoe"]
    person = as_zoe.get(f"{PEOPLE}/{ada.pk}").json()
    assert (person["pace"], person["labelings"]) == (2, 3)


def test_search_finds_parts_of_names_and_addresses(as_zoe: APIClient) -> None:
    UserFactory(username="Ada", email="lovelace@example.org")
    UserFactory(username="bob")
    assert listed(as_zoe, search="aD") == ["Ada"]
    assert listed(as_zoe, search=" LOVELACE ") == ["Ada"]
    assert listed(as_zoe, search="%") == []


def test_role_and_state_are_filters(as_zoe: APIClient) -> None:
    UserFactory(username="rita", role=User.Role.REVIEWER)
    UserFactory(username="dora", role=User.Role.REVIEWER, is_active=False)
    assert listed(as_zoe, role="reviewer") == ["dora", "rita"]
    assert listed(as_zoe, role="reviewer", state="active") == ["rita"]
    assert as_zoe.get(PEOPLE, {"role": "boss"}).status_code == 400


@pytest.mark.parametrize("sort", ["name", "last_seen", "joined", "pace"])
def test_pages_in_every_order_show_everybody_once(as_zoe: APIClient, sort: str) -> None:
    for number in range(5):
        seen = None if number < 2 else NOW - timedelta(hours=number // 2)
        UserFactory(username=f"Person-{number}", last_seen_at=seen, date_joined=NOW - timedelta(days=number // 2))
    _correct(UserFactory(username="person-9"))
    whole, found, after = listed(as_zoe, sort=sort), [], None
    while True:
        query = {"sort": sort, "limit": "2"} | ({"after": after} if after else {})
        page = as_zoe.get(PEOPLE, query).json()
        assert page["count"] == len(whole) == 7
        found += [row["username"] for row in page["results"]]
        after = page["next"]
        if after is None:
            break
    assert found == whole


def test_last_seen_puts_those_never_seen_at_the_end(as_zoe: APIClient, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(last_seen_at=NOW)
    UserFactory(username="never")
    UserFactory(username="long ago", last_seen_at=NOW - timedelta(days=9))
    assert listed(as_zoe, sort="last_seen") == ["zoe", "long ago", "never"]


@pytest.mark.parametrize(
    "query",
    [{"after": "nonsense"}, {"sort": "joined", "after": f"x~{'0' * 32}"}, {"sort": "shoe"}, {"limit": "0"}],
)
def test_wrong_query_is_refused_with_its_field(as_zoe: APIClient, query: dict[str, str]) -> None:
    response = as_zoe.get(PEOPLE, query)
    assert (response.status_code, response.json()["field"]) == (400, list(query)[-1])


def test_queries_do_not_grow_with_the_people(as_zoe: APIClient) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            _correct(UserFactory())
        with CaptureQueriesContext(connection) as queries:
            as_zoe.get(PEOPLE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _correct(labeler: User) -> None:
    """Let the labeler submit a task and correct it."""
    assignment = lease(labeler=labeler)
    submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))
    reopen_assignment(assignment_id=assignment.pk, labeler=labeler)
    submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, 1, -1]))


def _submitted(labeling_id: int, at: Any) -> None:
    """Labelings are immutable, so the test switches the trigger off for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE annotation_labeling DISABLE TRIGGER USER")
        cursor.execute("UPDATE annotation_labeling SET submitted_at = %s WHERE id = %s", [at, labeling_id])
        cursor.execute("ALTER TABLE annotation_labeling ENABLE TRIGGER USER")
