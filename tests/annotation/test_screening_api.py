"""What people learn about their screening: nothing while it runs, everything afterwards; and what those who watch over it see."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import Gold, ScreeningTry, User
from annotation.services.gold import make_gold
from tests.annotation.screening_scene import RIGHT, WRONG, answer, screened_phase
from tests.conftest import ClientOf
from tests.factories import UserFactory, label

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_reviewer(client_of: ClientOf) -> APIClient:
    return client_of(UserFactory(role=User.Role.REVIEWER))


@pytest.fixture
def as_admin(client_of: ClientOf) -> APIClient:
    return client_of(UserFactory(role=User.Role.ADMIN))


def own(client: APIClient) -> dict[str, Any]:
    (standing,) = client.get("/api/v1/screenings").json()
    return dict(standing)


def test_answers_while_it_runs_do_not_tell_right_from_wrong(client_of: ClientOf) -> None:
    """Two people, one right and one wrong: all that they get is alike, but for ids and times."""
    phase = screened_phase(items=3)
    told = []
    for ratings in (RIGHT, WRONG):
        person = client_of(UserFactory())
        assignment = person.post("/api/v1/assignments/next", {"phase": phase.pk}).json()
        submitted = person.post(f"/api/v1/assignments/{assignment['id']}/submit", {"label": label(ratings)})
        keys = (sorted(assignment), sorted(submitted.json()), submitted.status_code)
        told.append((keys, own(person), person.get("/api/v1/progress").json()))
    assert told[0] == told[1]
    assert (told[0][1]["standing"], told[0][1]["done"], told[0][1]["result"]) == ("running", 1, None)
    one = ScreeningTry.objects.first()
    assert one is not None
    assert client_of(one.screening.labeler).get(f"/api/v1/screenings/tries/{one.pk}").status_code == 404


def test_result_says_what_gold_says_and_why(as_labeler: APIClient, labeler: User) -> None:
    phase = screened_phase(items=2, screening_wait_hours=3)
    answer(labeler, phase, RIGHT, WRONG)
    standing = own(as_labeler)
    assert (standing["standing"], standing["result_is_new"]) == ("waiting", True)
    result = as_labeler.get(f"/api/v1/screenings/tries/{standing['result']}").json()
    assert (result["agreed"], result["judged"], result["passed"], result["state"], result["tries_left"]) == (
        1,
        2,
        False,
        "waiting",
        1,
    )
    right, wrong = result["questions"]
    assert (right["passed"], right["first_difference"], right["further_steps"]) == (True, None, 1)
    assert (wrong["passed"], wrong["first_difference"], wrong["further_steps"]) == (False, 1, 0)
    assert [(step["said"], step["gold"], step["accepted"], step["why"], step["passed"]) for step in wrong["steps"]] == [
        (1, 1, [1], "", True),
        (1, -1, [-1], "The sign is lost.", False),
        (1, None, [], "", None),
    ]


def test_result_stays_what_it_was_when_gold_changes(as_labeler: APIClient, labeler: User) -> None:
    answer(labeler, screened_phase(items=1), WRONG)
    gold = Gold.objects.get()
    make_gold(solution=gold.solution, label=label(WRONG), origin=Gold.Origin.PAGE, actor=gold.made_by, replaces=1)
    result = as_labeler.get(f"/api/v1/screenings/tries/{own(as_labeler)['result']}").json()
    (question,) = result["questions"]
    assert (question["passed"], question["first_difference"], question["steps"][1]["gold"]) == (False, 1, -1)


def test_opened_result_is_no_longer_new(as_labeler: APIClient, labeler: User) -> None:
    answer(labeler, screened_phase(items=1), RIGHT)
    address = f"/api/v1/screenings/tries/{own(as_labeler)['result']}/seen"
    assert as_labeler.post(address).status_code == 204
    seen = ScreeningTry.objects.get().seen_at
    as_labeler.post(address)
    assert ScreeningTry.objects.get().seen_at == seen
    assert (own(as_labeler)["standing"], own(as_labeler)["result_is_new"]) == ("passed", False)


def test_results_of_others_are_not_found(client_of: ClientOf, labeler: User) -> None:
    answer(labeler, screened_phase(items=1), RIGHT)
    other = client_of(UserFactory())
    address = f"/api/v1/screenings/tries/{ScreeningTry.objects.get().pk}"
    assert (other.get(address).status_code, other.post(f"{address}/seen").status_code) == (404, 404)


def test_reviewers_see_everybodys_screening(as_reviewer: APIClient, labeler: User) -> None:
    phase = screened_phase(items=2)
    answer(labeler, phase, RIGHT, WRONG)
    beginner = UserFactory(username="beginner")
    answer(beginner, phase, RIGHT)
    rows = as_reviewer.get("/api/v1/all-screenings").json()["results"]
    assert [(row["labeler"]["username"], row["state"]) for row in rows] == [
        ("beginner", "running"),
        (labeler.username, "waiting"),
    ]
    assert [(one["agreed"], one["judged"]) for one in rows[1]["tries"]] == [(1, 2)]
    detail = as_reviewer.get(f"/api/v1/all-screenings/{rows[0]['id']}").json()
    assert (detail["done"], detail["total"]) == (1, 2)
    assert as_reviewer.get(f"/api/v1/all-screenings/tries/{rows[0]['tries'][0]['id']}").status_code == 404
    result = as_reviewer.get(f"/api/v1/all-screenings/tries/{rows[1]['tries'][0]['id']}").json()
    assert [question["passed"] for question in result["questions"]] == [True, False]
    for query, names in (("state=running", ["beginner"]), ("search=BEGIN", ["beginner"]), ("phase=99999", [])):
        found = as_reviewer.get(f"/api/v1/all-screenings?{query}").json()["results"]
        assert [row["labeler"]["username"] for row in found] == names


def test_list_and_result_need_equal_queries(as_reviewer: APIClient) -> None:
    counts = []
    for items in (1, 3):
        phase = screened_phase(items=items)
        for person in UserFactory.create_batch(items):
            answer(person, phase, *[WRONG] * items)
        one = ScreeningTry.objects.order_by("-pk").first()
        assert one is not None
        with CaptureQueriesContext(connection) as queries:
            as_reviewer.get("/api/v1/all-screenings")
            as_reviewer.get(f"/api/v1/all-screenings/tries/{one.pk}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_decision_needs_a_reason_and_the_permission(as_admin: APIClient, as_reviewer: APIClient, labeler: User) -> None:
    phase = screened_phase(items=1)
    asked = {"labeler": str(labeler.pk), "phase": phase.pk, "decision": "pass", "reason": ""}
    assert as_admin.post("/api/v1/all-screenings/decide", asked).json()["field"] == "reason"
    asked["reason"] = "We have worked with them for years."
    assert as_reviewer.post("/api/v1/all-screenings/decide", asked).status_code == 403
    decided = as_admin.post("/api/v1/all-screenings/decide", asked).json()
    assert (decided["state"], decided["decision"], decided["decision_reason"]) == ("passed", "pass", asked["reason"])


def test_phase_settings_of_screening_are_checked(as_admin: APIClient) -> None:
    phase = screened_phase(items=2)
    for field, wrong in (("screening_pass_mark", 101), ("screening_items", 0), ("screening_tries", 0)):
        refused = as_admin.patch(
            f"/api/v1/phases/{phase.pk}", json.dumps({field: wrong}), content_type="application/json"
        )
        assert (refused.status_code, refused.json()["field"]) == (400, field)
    changed = as_admin.patch(f"/api/v1/phases/{phase.pk}", {"screening_pass_mark": 80}).json()
    assert (changed["screening_pass_mark"], changed["gold_for_screening"]) == (80, 2)
