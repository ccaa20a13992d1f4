"""A condition is told once when it begins and once when it is over, in groups and never in a storm."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from annotation.models import Condition, Delivery, Notification, Phase, ProcessReport, User, Webhook
from rewardmodel.models import Generation, Shard
from rewardmodel.selectors.conditions import conditions
from rewardmodel.services.watch import HOLDS, LOOK_EVERY, PAUSE, SETTLED, look
from tests.factories import ItemFactory, PhaseFactory
from tests.notifications.conftest import Later
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db
SOON = LOOK_EVERY * 2


def told() -> list[tuple[list[str], list[str]]]:
    """The kinds that began and that are over, of each notification."""

    def kinds(body: dict[str, Any], name: str) -> list[str]:
        return [one["kind"] for one in body[name]]

    bodies = Notification.objects.order_by("created_at", "pk").values_list("body", flat=True)
    return [(kinds(body, "began"), kinds(body, "over")) for body in bodies]


def look_often(later: Later, span: timedelta) -> None:
    """Look again and again, as a running site does."""
    for _ in range(int(span / SOON)):
        look()
        later(SOON)
    look()


@pytest.fixture
def failed() -> Generation:
    generation = make_generation(0, stage="sampling", status="failed")
    Phase.objects.update(status="paused")  # its queue is empty
    return generation


def move(generation: Generation, status: str) -> None:
    Generation.objects.filter(pk=generation.pk).update(status=status)


def test_condition_is_told_once_when_it_lasts_and_once_when_it_is_over(failed: Generation, later: Later) -> None:
    look()
    assert told() == []  # it may be over in a moment
    look_often(later, 2 * SETTLED)
    assert told() == [(["generation_failed"], [])]
    move(failed, "cancelled")
    look_often(later, timedelta(minutes=5))
    assert len(told()) == 1
    look_often(later, SETTLED + PAUSE)
    assert told() == [(["generation_failed"], []), ([], ["generation_failed"])]
    assert not Condition.objects.exists()


def test_condition_that_is_over_at_once_is_never_told(failed: Generation, later: Later) -> None:
    look()
    move(failed, "active")
    look_often(later, SETTLED + PAUSE)
    assert told() == []
    assert not Condition.objects.exists()


def test_what_comes_and_goes_is_told_once(failed: Generation, later: Later) -> None:
    for _ in range(4):
        look_often(later, HOLDS + SOON)
        move(failed, "active")
        look_often(later, SETTLED / 2)
        move(failed, "failed")
    assert told() == [(["generation_failed"], [])]


def test_many_at_once_are_one_notification_and_later_ones_wait(failed: Generation, later: Later) -> None:
    PhaseFactory()  # without any item
    look_often(later, HOLDS + SOON)
    assert told() == [(["generation_failed", "queue_empty"], [])]
    ProcessReport.objects.create(
        name="web@a", role="web", host="a", clock_ahead=0, clock_error=0, alive_until=Now() + timedelta(days=1)
    )
    look_often(later, PAUSE - HOLDS)
    assert len(told()) == 1
    look_often(later, PAUSE)
    assert [began for began, _ in told()][1] == ["beat_missing"]


def test_two_processes_that_look_at_once_take_turns() -> None:
    assert look() is True
    assert look() is False


def test_queue_without_a_worker_names_the_queue_and_a_worker_ends_it(later: Later) -> None:
    generation = make_generation(0, stage="scoring")
    Shard.objects.create(generation=generation, stage="scoring", first_id=1, last_id=2, size=2)
    alive = {"host": "a", "clock_ahead": 0, "clock_error": 0, "alive_until": Now() + timedelta(days=1)}
    ProcessReport.objects.create(name="beat@a", role="beat", **alive)
    worker = ProcessReport.objects.create(name="worker a", role="worker", queues=["default", "sample"], **alive)
    missing = [found for found in conditions() if found.kind == "worker_missing"]
    assert [found.subject for found in missing] == ["score"]
    assert "No worker serves the queue “score”. Work waits in it." in missing[0].sentence
    worker.queues = ["default", "score"]
    worker.save()
    assert [found for found in conditions() if found.kind == "worker_missing"] == []


def test_killed_worker_is_missed_even_without_work_and_one_that_signed_off_is_not() -> None:
    alive = {"host": "a", "clock_ahead": 0, "clock_error": 0}
    ProcessReport.objects.create(name="beat@a", role="beat", alive_until=Now() + timedelta(days=1), **alive)
    dead = ProcessReport.objects.create(
        name="worker a", role="worker", queues=["train"], alive_until=Now() - timedelta(seconds=1), **alive
    )
    assert [found.key for found in conditions()] == ["worker_missing:train"]
    dead.delete()
    assert conditions() == []


def test_queue_is_low_at_the_speed_of_the_last_hour(labeler: User) -> None:
    from annotation.services.labelings import submit_labeling
    from tests.factories import label, lease

    phase = PhaseFactory()
    ItemFactory.create_batch(2, phase=phase)
    assert conditions() == []
    for _ in range(6):  # half an hour has 3 of them, and 2 are left
        assignment = lease(ItemFactory(phase=phase), labeler)
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))
    assert [found.kind for found in conditions()] == ["queue_low"]


def test_low_disk_is_told_once_for_folders_on_one_disk(later: Later) -> None:
    disk = {"total": 10**11, "free": 10**9, "free_inodes": 5, "writable": True}
    disks = [{"purpose": "state folder", "path": "/a", **disk}, {"purpose": "temporary folder", "path": "/b", **disk}]
    alive = {"clock_ahead": 0, "clock_error": 0, "alive_until": Now() + timedelta(days=1)}
    ProcessReport.objects.create(name="beat@a", role="beat", host="a", facts={"disks": disks}, **alive)
    (found,) = conditions()
    assert (found.key, found.kind) == ("disk_low:a:/a", "disk_low")
    assert "has 1.0 GB of 100.0 GB left on a" in found.sentence


def test_webhook_that_subscribes_gets_a_delivery_and_one_that_is_off_none(
    failed: Generation, later: Later, webhook: Webhook
) -> None:
    off = Webhook.objects.create(name="off", url=webhook.url, secret="s", events=webhook.events, is_active=False)
    look_often(later, HOLDS + SOON)
    assert [delivery.webhook_id for delivery in Delivery.objects.all()] == [webhook.pk]
    assert not off.deliveries.exists()


def test_broker_is_missing_if_no_web_server_reaches_it() -> None:
    alive = {"clock_ahead": 0, "clock_error": 0, "alive_until": Now() + timedelta(days=1)}
    ProcessReport.objects.create(name="beat@a", role="beat", host="a", **alive)
    ProcessReport.objects.create(name="web@a", role="web", host="a", facts={"broker": False}, **alive)
    assert [found.kind for found in conditions()] == ["broker_missing"]
    ProcessReport.objects.create(name="web@b", role="web", host="b", facts={"broker": True}, **alive)
    assert conditions() == []
