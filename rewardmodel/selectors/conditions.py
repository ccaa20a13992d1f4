"""What needs an admin now, as conditions that begin and end; rewardmodel/services/watch.py tells people of both.

A condition keeps its key while it lasts, so that nobody is told twice. Its sentence may change. No query grows with all there ever was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import Now

from annotation.disks import disks_of
from annotation.models import Delivery, Item, Labeling, Phase, ProcessReport, User, Webhook
from annotation.selectors.process_reports import beat_is_alive, live_processes
from annotation.selectors.services import service_statuses
from rewardmodel.models import Generation, ModelDecision, TrainingRun
from rewardmodel.selectors.queues import queues_without_worker
from rewardmodel.selectors.reward_models import waiting_for_a_decision
from rewardmodel.wording import attention as wording

SOON = timedelta(minutes=30)
"""The queue is about to be empty if people, at the speed of the last hour, have work for less than this."""
HOUR = timedelta(hours=1)
INSTALLATION = "/services"


@dataclass(frozen=True, slots=True)
class FoundCondition:
    kind: str
    subject: str
    sentence: str
    link: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"[:200]


def conditions() -> list[FoundCondition]:
    return [found for look in LOOKS for found in look()]


def installation_conditions() -> list[FoundCondition]:
    """Those of the processes and disks."""
    return [*missing_workers(), *missing_beat(), *missing_broker(), *low_disks()]


def failed_generations() -> Iterator[FoundCondition]:
    failed = Generation.objects.turns().filter(status=Generation.Status.FAILED).exclude(stage=Generation.Stage.DONE)
    for generation in failed:
        sentence = wording.generation_failed(generation)
        yield FoundCondition("generation_failed", str(generation.pk), sentence, f"/loop/generations/{generation.pk}")


def failed_training() -> Iterator[FoundCondition]:
    run = TrainingRun.objects.filter(generation=None).order_by("-pk").first()
    if run is not None and run.status == TrainingRun.Status.FAILED:
        yield FoundCondition("training_failed", str(run.pk), wording.training_failed(run), "/loop")


def models_held_back() -> Iterator[FoundCondition]:
    models = list(waiting_for_a_decision())
    held = ModelDecision.objects.filter(reward_model__in=models, action=ModelDecision.Action.HELD_BACK).order_by("pk")
    reasons = {decision.reward_model_id: decision.reason for decision in held}
    for model in models:
        sentence = wording.model_held_back(model, reasons.get(model.pk, ""))
        yield FoundCondition("model_held_back", str(model.pk), sentence, f"/models/{model.pk}")


def empty_queue() -> Iterator[FoundCondition]:
    """Nothing while no phase is open: an admin closed the last one."""
    if not Phase.objects.filter(status=Phase.Status.OPEN).exists():
        return
    open_items = Item.objects.filter(free_slots__gt=0, kind=Item.Kind.NORMAL, phase__status=Phase.Status.OPEN)
    if not open_items.exists():
        yield FoundCondition("queue_empty", "", wording.QUEUE_EMPTY, "/loop")
        return
    done = Labeling.objects.filter(
        origin=Labeling.Origin.NATIVE, submitted_at__gte=Now() - HOUR, labeler__kind=User.Kind.PERSON
    ).count()
    enough = int(done * (SOON / HOUR))
    left = len(open_items.values_list("pk", flat=True)[:enough]) if enough else 0
    if left < enough:
        yield FoundCondition("queue_low", "", wording.queue_low(left, done), "/loop")


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


def restless_services() -> Iterator[FoundCondition]:
    for service in service_statuses():
        if not service.is_well:
            sentence = wording.service_ends(service.name, service.deaths, is_running=service.is_running)
            yield FoundCondition("service", service.name, sentence, INSTALLATION)


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


LOOKS: tuple[Callable[[], Iterator[FoundCondition]], ...] = (
    restless_services,
    failed_generations,
    failed_training,
    missing_workers,
    missing_beat,
    missing_broker,
    low_disks,
    models_held_back,
    empty_queue,
    lost_deliveries,
)
