"""Screening: giving out its items one after the other, and what an answer changes.

The row of a `Screening` is locked last: after the labeler, or after item and assignment (services/slots.py).
"""

from annotation.clock import database_time
from annotation.errors import Conflict
from annotation.models import Assignment, Item, Phase, Screening, ScreeningTry, User
from annotation.selectors.screening import live_questions
from annotation.services.screening_items import add_questions, choose_items, top_up
from annotation.services.screening_results import settle
from annotation.services.slots import lock_item, take_skipped_slot, take_slot

TOO_LATE = "Your screening is over, so its answers are final. Its result shows what they were compared with."


def next_question(*, labeler: User, phase: Phase, ahead: bool) -> Assignment | None:
    """Lease the next screening item of this phase, and begin a try if the person may. None: there is none for them now.

    Items that were skipped come again after the others. Needs the labeler's lock, so two tabs get the same.
    """
    one = _running_try(labeler=labeler, phase=phase) or _begin(labeler=labeler, phase=phase)
    if one is None:
        return None
    top_up(one, labeler=labeler, phase=phase)
    waiting = [each for each in live_questions(one, labeler=labeler) if not each.is_answered and not each.is_leased]
    for each in sorted(waiting, key=lambda found: (found.is_skipped, found.question.place)):
        item = lock_item(each.question.item_id)
        item.phase = phase
        taken = take_skipped_slot(item, labeler) if each.is_skipped else take_slot(item, labeler, ahead=ahead)
        if taken is not None:
            taken.instructions = phase.current_instructions
            return taken
    settle(one.screening)
    return None


def after_answer(*, item: Item, labeler: User) -> None:
    """Something about an answer of a screening changed: end its try if that was the last one. Needs the lock on the assignment."""
    if item.kind != Item.Kind.SCREENING:
        return
    one = _running_try(labeler=labeler, phase=item.phase)
    if one is not None:
        settle(one.screening)


def check_not_final(*, item: Item, labeler: User) -> None:
    """Raise Conflict if the answer to this item belongs to a try that has ended. A try does not end while this transaction runs."""
    if item.kind != Item.Kind.SCREENING:
        return
    one = (
        ScreeningTry.objects.filter(questions__item=item, screening__labeler=labeler)
        .select_related("screening")
        .order_by("-number")
        .first()
    )
    if one is None:
        return
    Screening.objects.select_for_update(no_key=True).get(pk=one.screening_id)
    one.refresh_from_db(fields=["ended_at"])
    if one.ended_at is not None:
        raise Conflict(TOO_LATE)


def mark_result_seen(*, one: ScreeningTry) -> None:
    """The person has opened the result. The first time counts."""
    ScreeningTry.objects.filter(pk=one.pk, seen_at=None).update(seen_at=database_time())


def _running_try(*, labeler: User, phase: Phase) -> ScreeningTry | None:
    running = ScreeningTry.objects.filter(screening__labeler=labeler, screening__phase=phase, ended_at=None)
    return running.select_related("screening").first()


def _begin(*, labeler: User, phase: Phase) -> ScreeningTry | None:
    """Begin a try with items chosen by chance: new ones, and if there are too few, those that were shown longest ago.

    None if the person may not, or if the phase has too few items for them.
    """
    now = database_time()
    screening = Screening.objects.filter(labeler=labeler, phase=phase).first()
    if screening is None:
        screening = Screening(labeler=labeler, phase=phase)
    elif screening.state != Screening.State.WAITING or screening.retry_at is None or screening.retry_at > now:
        return None
    items = choose_items(phase=phase, labeler=labeler, count=phase.screening_items)
    if len(items) < phase.screening_items:
        return None
    screening.state, screening.retry_at, screening.changed_at = Screening.State.RUNNING, None, now
    screening.save()
    one = ScreeningTry.objects.create(
        screening=screening,
        number=screening.tries.count() + 1,
        items_wanted=phase.screening_items,
        pass_mark=phase.screening_pass_mark,
    )
    add_questions(one, items)
    return one
