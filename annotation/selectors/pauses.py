"""Reading pauses: the one that a labeler is in, and what a person sees of all."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from annotation.errors import LabelerPaused, NotFound
from annotation.models import Appeal, Exclusion, Labeling, Pause, User


def pause_in_force(*, labeler: User) -> Pause | None:
    return Pause.objects.filter(labeler=labeler, ended_at=None).first()


def build_paused_error(pause_id: int) -> LabelerPaused:
    pause = Pause.objects.get(pk=pause_id)
    return LabelerPaused(f"You are paused, so you get no tasks for now. {pause.reason}", reason=pause.reason)


def refuse_if_paused(*, labeler: User) -> None:
    """Raise LabelerPaused during a pause. What is open can be finished, but nothing is opened."""
    pause = pause_in_force(labeler=labeler)
    if pause is not None:
        raise build_paused_error(pause.pk)


def pause_by_id(*, pause_id: int) -> Pause:
    """Raises NotFound."""
    pause = Pause.objects.select_related("labeler", "phase", "began_by", "ended_by").filter(pk=pause_id).first()
    if pause is None:
        raise NotFound(f"There is no pause with id {pause_id}.")
    return pause


def counted_pauses() -> "QuerySet[Pause]":
    """Pauses, newest first, with how many labelings they hold back now and how many of their items were put back."""
    held = Q(exclusions__ended_at=None)
    return (
        Pause.objects.select_related("labeler", "phase", "began_by", "ended_by")
        .annotate(
            held_back=Count("exclusions", filter=held),
            put_back=Count("exclusions", filter=Q(exclusions__put_back_at__isnull=False)),
        )
        .order_by("-began_at", "-pk")
    )


def waiting_appeals() -> "QuerySet[Appeal]":
    """Appeals that nobody has answered, oldest first: what the review inbox lists."""
    phase = Coalesce("pause__phase__name", "labeling__assignment__item__phase__name")
    waiting = Appeal.objects.filter(answered_at=None).annotate(phase_name=phase)
    return waiting.select_related("labeler", "pause", "labeling__gold_answer").order_by("made_at", "pk")


def labelings_since(*, pause: Pause) -> "QuerySet[Labeling]":
    """The labeler's labelings that the pause is to hold back: submitted here since `held_since`, and not superseded."""
    since = pause.held_since or pause.began_at
    own = Labeling.objects.not_superseded().filter(labeler=pause.labeler, assignment__isnull=False)
    return own.filter(submitted_at__gte=since)


def held_back_by(*, pause: Pause) -> "QuerySet[Exclusion]":
    """The exclusions of this pause that are in force."""
    return Exclusion.objects.filter(pause=pause, ended_at=None)


def is_paused(*, labeler_ref: str) -> Exists:
    """Whether somebody is paused, as an annotation of their row."""
    return Exists(Pause.objects.filter(labeler=OuterRef(labeler_ref), ended_at=None))
