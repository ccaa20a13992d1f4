"""What people's work needs from an admin: reports, screenings, and labelers whom the label model doubts."""

from collections.abc import Iterator

from django.db.models import Count, Min

from annotation.models import Item, LabelModelRun, Phase, ReviewCase, Screening
from annotation.selectors.gold_sets import gold_set_sizes
from annotation.selectors.label_model import trusts
from annotation.selectors.pauses import waiting_appeals
from rewardmodel.selectors.conditions.found import FoundCondition
from rewardmodel.wording import attention as wording


def reports_waiting() -> Iterator[FoundCondition]:
    """Cases of the review inbox that nobody has decided."""
    found = ReviewCase.objects.filter(decision=None).aggregate(count=Count("pk"), oldest=Min("opened_at"))
    if found["count"]:
        yield FoundCondition("reports_waiting", "", wording.reports_waiting(found["count"]), "/review")


def appeals_waiting() -> Iterator[FoundCondition]:
    """What labelers say against a pause or against gold, and nobody has answered."""
    if count := waiting_appeals().count():
        yield FoundCondition("appeals_waiting", "", wording.appeals_waiting(count), "/review")


def screenings_to_decide() -> Iterator[FoundCondition]:
    """People who failed their last try, and about whom nobody has decided."""
    failed = Screening.objects.filter(
        state=Screening.State.FAILED, decision="", labeler__is_active=True, phase__status=Phase.Status.OPEN
    )
    if count := failed.count():
        yield FoundCondition("screenings_to_decide", "", wording.screenings_to_decide(count), "/screening")


def screening_without_gold() -> Iterator[FoundCondition]:
    """Open phases that require a screening for which there are too few gold labels: nobody new gets work from them."""
    phases = list(Phase.objects.filter(requires_screening=True, status=Phase.Status.OPEN).order_by("pk"))
    sizes = gold_set_sizes(phases)
    for phase in phases:
        there = sizes.get((phase.pk, Item.Kind.SCREENING), 0)
        if there < phase.screening_items:
            sentence = wording.screening_without_gold(phase.name, there, phase.screening_items)
            yield FoundCondition("screening_without_gold", str(phase.pk), sentence, f"/phases/{phase.pk}")


def doubtful_labelers() -> Iterator[FoundCondition]:
    """Those of the newest run of the label model. An admin looks; nothing is decided."""
    for trust in trusts().filter(is_doubtful=True):
        sentence = wording.labeler_doubtful(trust.labeler.username, trust.rates, trust.labelings)
        yield FoundCondition(
            "labeler_doubtful", str(trust.labeler_id), sentence, f"/agreement/labelers/{trust.labeler_id}"
        )


def failed_label_model() -> Iterator[FoundCondition]:
    run = LabelModelRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()
    if run is not None and run.error:
        yield FoundCondition("label_model_failed", "", wording.label_model_failed(run.error), "/agreement")
