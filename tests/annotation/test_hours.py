"""Hours: what the page reports is noted within the bounds of the database's clock, and both sides read the same sums."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import ActiveTime, Assignment, AuditEntry, User
from annotation.services.assignments import save_draft
from annotation.services.labelings import submit_labeling
from tests.conftest import ClientOf
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db

MINUTE = 60_000
SPAN = "since=2031-01-01&until=2031-01-31"


def leased_before(minutes: float, labeler: User | None = None) -> Assignment:
    assignment = lease(labeler=labeler)
    Assignment.objects.filter(pk=assignment.pk).update(leased_at=Now() - timedelta(minutes=minutes))
    assignment.refresh_from_db()
    return assignment


def report(assignment: Assignment, milliseconds: Any) -> None:
    save_draft(assignment_id=assignment.pk, labeler=assignment.labeler, draft={"total_time": milliseconds})


def noted(assignment: Assignment) -> int:
    return ActiveTime.objects.filter(assignment=assignment).aggregate(sum=Sum("milliseconds"))["sum"] or 0


def row(assignment: Assignment, began_at: str, minutes: float) -> None:
    ActiveTime.objects.create(
        assignment=assignment,
        labeler=assignment.labeler,
        began_at=datetime.fromisoformat(began_at).replace(tzinfo=UTC),
        milliseconds=int(minutes * MINUTE),
    )


def read_csv(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_drafts_and_the_submit_add_what_is_new() -> None:
    assignment = leased_before(10)
    report(assignment, 2 * MINUTE)
    assert noted(assignment) == 2 * MINUTE
    ActiveTime.objects.update(noted_at=Now() - timedelta(minutes=3))
    report(assignment, 3 * MINUTE)
    assert noted(assignment) == 3 * MINUTE
    ActiveTime.objects.update(noted_at=Now() - timedelta(minutes=3))
    submit_labeling(
        assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1], total_time=4 * MINUTE)
    )
    assert noted(assignment) == 4 * MINUTE


def test_time_that_has_not_passed_is_not_counted() -> None:
    assignment = lease()
    report(assignment, 30 * MINUTE)
    assert noted(assignment) < MINUTE  # since the lease
    submit_labeling(
        assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1], total_time=90 * MINUTE)
    )
    assert noted(assignment) < MINUTE  # since the draft


def test_less_than_before_takes_nothing_away() -> None:
    assignment = leased_before(10)
    report(assignment, 2 * MINUTE)
    report(assignment, MINUTE)
    assert noted(assignment) == 2 * MINUTE


@pytest.mark.parametrize("total", [None, "60000", True, -1, 0, 1.5, {}])
def test_what_is_no_time_is_ignored(total: Any) -> None:
    assignment = leased_before(10)
    report(assignment, total)
    assert noted(assignment) == 0


def test_long_work_is_spread_over_its_quarters() -> None:
    assignment = leased_before(40)
    report(assignment, 40 * MINUTE)
    quarters = ActiveTime.objects.order_by("began_at")
    assert abs(noted(assignment) - 40 * MINUTE) <= 4  # each quarter is rounded
    assert [quarter.milliseconds for quarter in quarters[1 : len(quarters) - 1]] == [15 * MINUTE] * (len(quarters) - 2)
    assert all(quarter.began_at.minute % 15 == 0 for quarter in quarters)


def test_time_of_a_model_is_not_counted() -> None:
    assignment = leased_before(10, UserFactory(kind=User.Kind.MODEL))
    report(assignment, MINUTE)
    assert noted(assignment) == 0


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("UTC", {"2031-01-02": 15, "2031-01-01": 20}),
        ("Europe/Berlin", {"2031-01-02": 25, "2031-01-01": 10}),  # an hour ahead: 23:00 is the next day
        ("Asia/Kathmandu", {"2031-01-02": 35}),  # 5:45 ahead: midnight is 18:15
        ("America/New_York", {"2031-01-01": 35}),
    ],
)
def test_days_begin_at_midnight_of_the_time_zone(
    as_labeler: APIClient, labeler: User, zone: str, days: dict[str, int]
) -> None:
    assignment = lease(labeler=labeler)
    row(assignment, "2031-01-01T22:45", 10)
    row(assignment, "2031-01-01T23:00", 10)
    row(assignment, "2031-01-02T00:00", 15)
    body = as_labeler.get(f"/api/v1/hours?{SPAN}&time_zone={zone}").json()
    assert {day["day"]: day["milliseconds"] // MINUTE for day in body["days"]} == days
    assert body["milliseconds"] == 35 * MINUTE


def test_first_and_last_day_belong_to_the_span(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(labeler=labeler)
    for began_at in ("2030-12-31T23:45", "2031-01-01T00:00", "2031-01-31T23:45", "2031-02-01T00:00"):
        row(assignment, began_at, 1)
    assert as_labeler.get(f"/api/v1/hours?{SPAN}").json()["milliseconds"] == 2 * MINUTE


def test_person_and_admin_read_the_same(as_admin: APIClient, as_labeler: APIClient, labeler: User) -> None:
    algebra, proofs = PhaseFactory(name="Algebra"), PhaseFactory(name="Proofs")
    for phase, day, minutes in ((algebra, 1, 5), (algebra, 1, 10), (proofs, 1, 12), (proofs, 2, 1)):
        row(lease(ItemFactory(phase=phase), labeler), f"2031-01-0{day}T10:00", minutes)
    row(lease(), "2031-01-01T10:00", 14)  # somebody else's
    own = as_labeler.get(f"/api/v1/hours?{SPAN}").json()
    assert as_admin.get(f"/api/v1/people/{labeler.pk}/hours?{SPAN}").json() == own
    assert own["days"] == [
        {"day": "2031-01-02", "milliseconds": MINUTE, "tasks": 1,
         "phases": [{"phase": proofs.pk, "name": "Proofs", "milliseconds": MINUTE, "tasks": 1}]},
        {"day": "2031-01-01", "milliseconds": 27 * MINUTE, "tasks": 3,
         "phases": [{"phase": algebra.pk, "name": "Algebra", "milliseconds": 15 * MINUTE, "tasks": 2},
                    {"phase": proofs.pk, "name": "Proofs", "milliseconds": 12 * MINUTE, "tasks": 1}]},
    ]  # fmt: skip
    lines = read_csv(as_labeler.get(f"/api/v1/hours.csv?{SPAN}"))
    assert [(line["day"], line["phase_name"], line["hours"]) for line in lines] == [
        ("2031-01-01", "Algebra", "0.2500"),
        ("2031-01-01", "Proofs", "0.2000"),
        ("2031-01-02", "Proofs", "0.0167"),
    ]


def test_file_of_everybody_is_noted(as_admin: APIClient, labeler: User) -> None:
    other = UserFactory(username="zoe")
    row(lease(labeler=labeler), "2031-01-01T10:00", 6)
    row(lease(labeler=other), "2031-01-01T10:00", 3)
    lines = read_csv(as_admin.get(f"/api/v1/people/hours.csv?{SPAN}"))
    assert [(line["name"], line["milliseconds"], line["time_zone"]) for line in lines] == [
        (labeler.username, "360000", "UTC"),
        ("zoe", "180000", "UTC"),
    ]
    entry = AuditEntry.objects.get(action="hours.exported")
    assert entry.after == {"since": "2031-01-01", "until": "2031-01-31"}


def test_tasks_of_a_day_add_up_to_it(as_labeler: APIClient, as_admin: APIClient, labeler: User) -> None:
    first, second = lease(labeler=labeler), lease(labeler=labeler)
    labeling, _ = submit_labeling(assignment_id=first.pk, labeler=labeler, label=label([1, -1], total_time=0))
    for assignment, time, minutes in ((first, "10:00", 4), (first, "10:15", 5), (second, "10:15", 2)):
        row(assignment, f"2031-01-01T{time}", minutes)
    row(second, "2031-01-02T10:00", 3)
    tasks = as_labeler.get("/api/v1/hours/tasks?day=2031-01-01").json()
    assert {task["assignment"]: (task["milliseconds"], task["labeling"], task["status"]) for task in tasks} == {
        first.pk: (9 * MINUTE, labeling.pk, "submitted"),
        second.pk: (2 * MINUTE, None, "leased"),
    }
    assert as_admin.get(f"/api/v1/people/{labeler.pk}/hours/tasks?day=2031-01-01").json() == tasks


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2031-02-01&until=2031-01-01", "since"),
        ("since=2030-01-01&until=2031-06-01", "since"),
        ("since=yesterday", "since"),
        ("time_zone=Mars/Olympus", "time_zone"),
        ("from=2031-01-01", "from"),
    ],
)
def test_wrong_spans_are_refused(as_labeler: APIClient, query: str, field: str) -> None:
    response = as_labeler.get(f"/api/v1/hours?{query}")
    assert (response.status_code, response.json()["field"]) == (400, field)


def test_queries_do_not_grow_with_the_days(client_of: ClientOf, labeler: User) -> None:
    client = client_of(labeler)
    counts = []
    for day in range(1, 4):
        row(lease(labeler=labeler), f"2031-01-0{day}T10:00", 1)
        client.get(f"/api/v1/hours?{SPAN}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/api/v1/hours?{SPAN}")
        counts.append(len(queries))
    assert counts[0] == counts[2]
