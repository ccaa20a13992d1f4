"""Webhooks that subscribe are told of submitted labelings, in groups, without texts unless they ask, and never of gold."""

import json
from typing import Any

import pytest
from django.db import transaction

from annotation.models import Assignment, Item, Labeling, Notification, UntoldLabeling, User, Webhook
from annotation.services.corrections import reopen_assignment
from annotation.services.labeling_events import MOST_AT_ONCE, tell_of_labelings
from annotation.services.labelings import submit_labeling
from annotation.services.webhooks import create_webhook
from rewardmodel.services.deliveries import send_due
from tests.factories import ItemFactory, UserFactory, label, lease
from tests.notifications.receivers import Receiver

pytestmark = pytest.mark.django_db


def submit(item: Item | None = None, labeler: User | None = None) -> Labeling:
    assignment = lease(item or ItemFactory(), labeler or UserFactory())
    return submit_again(assignment, [1, 0, -1])


def submit_again(assignment: Assignment, ratings: list[int | None]) -> Labeling:
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label(ratings))
    return labeling


@pytest.fixture
def subscriber(receiver: Receiver, admin: User) -> Webhook:
    return create_webhook(by=admin, name="archive", url=receiver.url, events=["labeling.submitted"])


def told(receiver: Receiver) -> list[dict[str, Any]]:
    return [each for received in receiver.received for each in received.body["data"]["labelings"]]


def test_subscriber_is_told_of_labelings_together(subscriber: Webhook, receiver: Receiver) -> None:
    item = ItemFactory(phase__name="Algebra")
    first, second = submit(item), submit()
    assert tell_of_labelings() == 2
    assert send_due() == 1
    (received,) = receiver.received
    assert (received.body["event"], received.body["data"]["link"]) == ("labeling.submitted", "/labelings")
    assert first.submitted_at is not None
    assert told(receiver) == [
        {
            "id": first.pk,
            "link": f"/labelings/{first.pk}",
            "phase": {"id": item.phase_id, "name": "Algebra"},
            "flow": 2,
            "labeler": str(first.labeler_id),
            "submitted_at": first.submitted_at.isoformat(),
            "finish_reason": "found_error",
            "ratings": {"positive": 1, "neutral": 1, "negative": 1},
            "supersedes": None,
        },
        {
            **told(receiver)[0],
            "id": second.pk,
            **{name: told(receiver)[1][name] for name in ("link", "phase", "labeler", "submitted_at")},
        },
    ]
    assert tell_of_labelings() == 0
    assert not UntoldLabeling.objects.exists()


def test_correction_names_what_it_supersedes(subscriber: Webhook, receiver: Receiver) -> None:
    first = submit()
    assert first.assignment is not None
    reopen_assignment(assignment_id=first.assignment.pk, labeler=first.assignment.labeler)
    second = submit_again(first.assignment, [1, 1, -1])
    tell_of_labelings()
    send_due()
    assert [(each["id"], each["supersedes"]) for each in told(receiver)] == [(first.pk, None), (second.pk, first.pk)]


def test_texts_are_sent_to_those_who_ask_alone(subscriber: Webhook, receiver: Receiver, admin: User) -> None:
    create_webhook(by=admin, name="full", url=receiver.url, events=["labeling.submitted"], include_labels=True)
    labeling = submit()
    tell_of_labelings()
    assert send_due() == 2
    bare, full = sorted(receiver.received, key=lambda received: len(received.raw))
    assert "First step." not in bare.raw.decode()
    assert full.body["data"]["labelings"][0]["label"] == labeling.label


def test_gold_and_screening_look_like_all_others(subscriber: Webhook, receiver: Receiver) -> None:
    labeler = UserFactory()
    ordinary = submit(ItemFactory(), labeler)
    for kind in (Item.Kind.QUALITY_CONTROL, Item.Kind.SCREENING):
        submit(ItemFactory(kind=kind, generation_number=-1 if kind == Item.Kind.SCREENING else 3), labeler)
    tell_of_labelings()
    send_due()
    assert ordinary.is_quality_control is False
    shapes = {
        json.dumps({**each, **dict.fromkeys(("id", "link", "phase", "submitted_at"))}, sort_keys=True)
        for each in told(receiver)
    }
    assert len(told(receiver)) == 3
    assert len(shapes) == 1


def test_nothing_is_kept_while_nobody_subscribes(receiver: Receiver, admin: User) -> None:
    create_webhook(by=admin, name="chat", url=receiver.url)
    off = create_webhook(by=admin, name="off", url=receiver.url, events=["labeling.submitted"])
    Webhook.objects.filter(pk=off.pk).update(is_active=False)
    submit()
    assert not UntoldLabeling.objects.exists()
    assert tell_of_labelings() == 0


def test_labeling_that_is_rolled_back_is_not_told(subscriber: Webhook) -> None:
    assignment = lease()
    with transaction.atomic():
        submit_again(assignment, [1, 0, -1])
        assert UntoldLabeling.objects.count() == 1
        transaction.set_rollback(True)
    assert tell_of_labelings() == 0


def test_many_labelings_are_told_in_parts(subscriber: Webhook) -> None:
    labelings = [submit() for _ in range(3)]
    UntoldLabeling.objects.all().delete()
    copies = [
        Labeling(**{field.attname: getattr(labelings[0], field.attname) for field in Labeling._meta.concrete_fields
                    if field.attname not in ("id", "record_key", "assignment_id", "positive", "neutral", "negative")},
                 record_key=f"00000000-0000-0000-0000-{number:012d}")
        for number in range(MOST_AT_ONCE + 1)
    ]  # fmt: skip
    Labeling.objects.bulk_create(copies)
    UntoldLabeling.objects.bulk_create(UntoldLabeling(labeling=copy) for copy in copies)
    assert tell_of_labelings() == MOST_AT_ONCE + 1
    bodies = Notification.objects.order_by("created_at", "pk").values_list("body", flat=True)
    assert sorted(len(body["labelings"]) for body in bodies) == [1, MOST_AT_ONCE]
