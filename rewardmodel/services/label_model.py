"""The label model at work: requests runs that are due, sends them to workers, and lends it a reward model as a rater."""

from django.db.models import Q
from django.db.models.functions import Now

from annotation.models import LabelModelRun
from annotation.selectors.label_model import run_is_due
from annotation.services import label_model
from rewardmodel.models import Generation, Stage
from rewardmodel.selectors.cross_fitted_scores import cross_fitted_scores
from rewardmodel.work.dispatch import SEND_AGAIN_AFTER, send_label_model


def dispatch_label_model() -> None:
    """Request a run if one is due, and send the one that nobody has begun. Safe to call at any time."""
    label_model.give_up_dead_runs()
    if run_is_due():
        label_model.request_run(by=None)
    unsent = Q(dispatched_at=None) | Q(dispatched_at__lt=Now() - SEND_AGAIN_AFTER)
    for run in LabelModelRun.objects.unfinished().filter(unsent, started_at=None):
        LabelModelRun.objects.filter(pk=run.pk).update(dispatched_at=Now())
        send_label_model(run.pk)


def run_label_model(*, run_id: int) -> bool:
    return label_model.run_label_model(
        run_id=run_id, scores_of=cross_fitted_scores, ended_generations=ended_generations()
    )


def ended_generations() -> list[int]:
    """Numbers of the generations whose labeling is over, or that were cancelled: more labelings would come too late."""
    order = Stage.values
    over = order[order.index(Stage.LABELING) + 1 :]
    ended = Generation.objects.filter(Q(stage__in=over) | Q(status=Generation.Status.CANCELLED))
    return list(ended.values_list("number", flat=True))
