"""What the installation needs from an operator: processes, disks, and receivers of webhooks."""

from collections.abc import Iterator

from annotation.disks import disks_of
from annotation.models import Delivery, ProcessReport, Webhook
from annotation.selectors.process_reports import beat_is_alive, live_processes
from annotation.selectors.services import service_statuses
from rewardmodel.selectors.conditions.found import FoundCondition
from rewardmodel.selectors.queues import queues_without_worker
from rewardmodel.wording import attention as wording

INSTALLATION = "/services"


def restless_services() -> Iterator[FoundCondition]:
    for service in service_statuses():
        if not service.is_well:
            sentence = wording.service_ends(service.name, service.deaths, is_running=service.is_running)
            yield FoundCondition("service", service.name, sentence, INSTALLATION)


def missing_workers() -> Iterator[FoundCondition]:
    for queue, has_work in queues_without_worker().items():
        yield FoundCondition("worker_missing", queue, wording.worker_missing(queue, has_work=has_work), INSTALLATION)


def missing_beat() -> Iterator[FoundCondition]:
    if live_processes().exists() and not beat_is_alive():
        yield FoundCondition("beat_missing", "", wording.BEAT_MISSING, INSTALLATION)


def missing_broker() -> Iterator[FoundCondition]:
    """What all web servers report that see for themselves; one alone may be cut off."""
    web = live_processes().filter(role=ProcessReport.Role.WEB).values_list("facts", flat=True)
    answers = [facts.get("broker") for facts in web]
    if answers and not any(answer in (True, None) for answer in answers):
        yield FoundCondition("broker_missing", "", wording.BROKER_MISSING, INSTALLATION)


def low_disks() -> Iterator[FoundCondition]:
    """One per host and disk: folders with the same room are on the same disk."""
    for host, facts in live_processes().order_by("host").values_list("host", "facts").distinct():
        seen: set[tuple[int, int]] = set()
        for disk in disks_of(facts.get("disks", [])):
            if disk.level != "ok" and (disk.total, disk.free) not in seen:
                seen.add((disk.total, disk.free))
                sentence = wording.disk_low(host, disk.in_words)
                yield FoundCondition("disk_low", f"{host}:{disk.path}", sentence, INSTALLATION)


def lost_deliveries() -> Iterator[FoundCondition]:
    """Webhooks whose newest delivery was given up."""
    newest = (
        Delivery.objects.filter(webhook__is_active=True)
        .order_by("webhook", "-created_at")
        .distinct("webhook")
        .select_related("webhook")
    )
    for delivery in newest:
        webhook: Webhook | None = delivery.webhook
        if webhook is not None and delivery.given_up_at is not None:
            sentence = wording.delivery_given_up(webhook.name)
            yield FoundCondition("delivery_given_up", str(webhook.pk), sentence, INSTALLATION)
