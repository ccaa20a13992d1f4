"""The figures at /metrics: what they say, what they cost, and what happens when a source is away."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.counting.process_values import OURS
from annotation.models import Assignment, CompletionRequest, Item, Phase, ProcessReport, User
from annotation.services.assignments import expire_leases
from annotation.services.labelings import submit_labeling
from config.metrics import database
from rewardmodel.models import Generation, Generator, RewardModel, Shard
from tests.factories import ItemFactory, PhaseFactory, SolutionFactory, UserFactory, label, lease

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.COUNTERS_DIR = str(tmp_path / "counters")
    OURS.begin_anew()
    yield
    OURS.begin_anew()


def scrape(client: Client) -> Figures:
    text = client.get("/metrics").content.decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(figures: Figures, name: str, **labels: str) -> float | None:
    return figures.get((name, frozenset(labels.items())))


@pytest.mark.django_db
def test_waiting_items_by_flow_and_kind_with_the_age_of_the_oldest(client: Client) -> None:
    phase = PhaseFactory()
    ItemFactory.create_batch(2, phase=phase)
    old = ItemFactory(phase=phase, kind=Item.Kind.QUALITY_CONTROL)
    Item.objects.filter(pk=old.pk).update(created_at=Now() - timedelta(hours=2))
    ItemFactory(phase=phase, free_slots=0)
    ItemFactory(phase__status=Phase.Status.PAUSED)
    figures = scrape(client)
    assert value(figures, "stepmark_items_waiting", flow="2", kind="normal") == 2
    assert value(figures, "stepmark_items_waiting", flow="2", kind="quality_control") == 1
    assert value(figures, "stepmark_items_waiting", flow="1", kind="normal") == 0
    age = value(figures, "stepmark_items_oldest_waiting_seconds", flow="2", kind="quality_control")
    assert age == pytest.approx(7200, abs=60)


@pytest.mark.django_db(transaction=True)
def test_labelings_expiries_and_sign_in_failures_are_counted(
    client: Client, as_labeler: APIClient, labeler: User
) -> None:
    assignment = lease(ItemFactory(), labeler)
    submit = {"label": label([1, -1], total_time=7_000)}
    for _ in range(2):  # a repeated submit counts once
        as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", submit)
    late = lease(ItemFactory(), UserFactory())
    Assignment.objects.filter(pk=late.pk).update(lease_expires_at=Now() - timedelta(minutes=3))
    figures = scrape(client)
    assert value(figures, "stepmark_leases_overdue_seconds") == pytest.approx(180, abs=60)
    assert value(figures, "stepmark_assignments_leased") == 1
    expire_leases()
    for password in ("wrong-password", "wrong-again"):
        client.post("/api/v1/session", {"username": "x", "password": password}, content_type="application/json")
    figures = scrape(client)
    assert value(figures, "stepmark_lease_expiries_total") == 1
    assert value(figures, "stepmark_leases_overdue_seconds") == 0
    assert value(figures, "stepmark_sign_in_failures_total", reason="wrong_password") == 2
    accepted = {"flow": "2", "finish_reason": "found_error", "labeler": "person"}
    assert value(figures, "stepmark_labelings_accepted_total", **accepted) == 1
    assert value(figures, "stepmark_labeling_active_seconds_sum", flow="2") == 7
    submitted = {"method": "POST", "route": "api/v1/assignments/<int:assignment_id>/submit"}
    assert value(figures, "stepmark_http_request_duration_seconds_count", **submitted, status="201") == 1
    assert value(figures, "stepmark_http_request_duration_seconds_count", **submitted, status="200") == 1


@pytest.fixture
def generation(db: None) -> Generation:
    generator = Generator.objects.create(name="a-generator", backend="transformers", location="nowhere")
    return Generation.objects.create(
        number=0,
        stage="scoring",
        phase=PhaseFactory(),
        generator=generator,
        stage_entered={"scoring": "2001-01-01T00:00:00+00:00"},
    )


def test_loop_progress_and_work_that_waits(client: Client, generation: Generation) -> None:
    for index, (status, size) in enumerate([("done", 30), ("running", 10), ("pending", 60)]):
        Shard.objects.create(
            generation=generation, stage="scoring", first_id=index, last_id=index, size=size, status=status
        )
    Shard.objects.create(generation=generation, stage="sampling", first_id=1, last_id=1, size=9, status="done")
    SolutionFactory(grade="ungraded")
    request = CompletionRequest(
        key="0f8fad5b-d9cb-469f-a165-70867728950e", assignment=lease(), wanted=1, continuation="random"
    )
    request.save()
    CompletionRequest.objects.update(created_at=Now() - timedelta(seconds=100))
    RewardModel.objects.create(kind="prm", name="prm-7", location="x", is_current=True)
    figures = scrape(client)
    assert value(figures, "stepmark_stage_progress_ratio", stage="scoring") == 0.3
    assert value(figures, "stepmark_shards", stage="scoring", status="pending") == 1
    assert value(figures, "stepmark_shards", stage="sampling", status="done") is None
    assert value(figures, "stepmark_generations", stage="scoring", status="active") == 1
    assert (value(figures, "stepmark_stage_seconds", stage="scoring") or 0) > 10**8
    assert value(figures, "stepmark_work_waiting", work="shards") == 1
    assert value(figures, "stepmark_work_waiting", work="grading") == 1
    assert value(figures, "stepmark_work_oldest_waiting_seconds", work="completions") == pytest.approx(100, abs=30)
    assert value(figures, "stepmark_current_model_info", kind="prm", model="prm-7") == 1
    assert value(figures, "stepmark_reward_models", kind="prm", standing="accepted") == 1


@pytest.mark.django_db
def test_workers_by_queue_and_the_last_sign_of_each_host(client: Client) -> None:
    for name, seconds, queues in (("one", 5, ["default", "score"]), ("two", 900, ["score"]), ("three", 10, ["score"])):
        report = ProcessReport(
            name=name,
            role="worker",
            host=f"host-{'a' if name == 'one' else 'b'}",
            queues=queues,
            clock_ahead=0,
            clock_error=0,
            alive_until=Now() + timedelta(seconds=100 - seconds),
        )
        report.save()
        ProcessReport.objects.filter(pk=report.pk).update(reported_at=Now() - timedelta(seconds=seconds))
    figures = scrape(client)
    alive = {queue: value(figures, "stepmark_workers_alive", queue=queue) for queue in ("default", "score", "train")}
    assert alive == {"default": 1, "score": 2, "train": 0}
    age = value(figures, "stepmark_heartbeat_age_seconds", role="worker", host="host-b")
    assert age == pytest.approx(10, abs=60)


@pytest.mark.django_db
def test_scrape_costs_as_many_queries_and_reads_no_whole_table(client: Client) -> None:
    phase = PhaseFactory()
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/metrics")
    ItemFactory.create_batch(30, phase=phase)
    for item in Item.objects.all()[:20]:
        assignment = lease(item)
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([-1]))
    with CaptureQueriesContext(connection) as many:
        figures = scrape(client)
    assert len(few) == len(many)
    assert value(figures, "stepmark_items_waiting", flow="2", kind="normal") == 10


@pytest.mark.django_db
def test_each_query_walks_an_index_on_the_large_tables(client: Client) -> None:
    """With sequential scans made expensive, the planner uses one only if no index can answer."""
    with CaptureQueriesContext(connection) as captured:
        client.get("/metrics")
    selects = [query["sql"] for query in captured if query["sql"].lstrip().upper().startswith("SELECT")]
    assert len(selects) >= 8
    large = (
        "annotation_item",
        "annotation_assignment",
        "annotation_labeling",
        "annotation_solution",
        "annotation_completionrequest",
        "rewardmodel_shard",
        "rewardmodel_score",
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in selects:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            scanned = set(re.findall(r"Seq Scan on (\w+)", plan))
            assert scanned.isdisjoint(large), plan


@pytest.mark.django_db
def test_counts_stop_at_a_limit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "MOST_COUNTED", 3)
    ItemFactory.create_batch(5, phase=PhaseFactory())
    assert value(scrape(client), "stepmark_items_waiting", flow="2", kind="normal") == 3


@pytest.mark.django_db
def test_part_that_takes_too_long_is_left_out_and_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LIMIT_MS", 20)
    monkeypatch.setattr(database, "LEASES_SQL", "SELECT pg_sleep(1), %(most)s")
    figures = scrape(client)
    assert value(figures, "stepmark_metrics_part_ok", part="leases") == 0
    assert value(figures, "stepmark_metrics_part_ok", part="items") == 1
    assert value(figures, "stepmark_assignments_leased") is None
    assert value(figures, "stepmark_items_waiting", flow="2", kind="normal") == 0


@pytest.mark.django_db
def test_without_redis_the_rest_is_there(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    figures = scrape(client)
    assert (value(figures, "stepmark_broker_up"), value(figures, "stepmark_database_up")) == (0, 1)
    assert value(figures, "stepmark_queue_messages", queue="default") is None


def test_labels_are_bounded(client: Client, db: None) -> None:
    """Whatever clients make up, no label holds it."""
    for number in range(5):
        client.get(f"/api/v1/assignments/{10**9 + number}")
        client.get(f"/made-up-{number}")
        client.generic(f"MADE{number}", "/")
        client.post(
            "/api/v1/session", {"username": f"made-up-{number}", "password": "x"}, content_type="application/json"
        )
    text = client.get("/metrics").content.decode()
    assert "made-up" not in text
    assert "MADE" not in text
    assert str(10**9) not in text
