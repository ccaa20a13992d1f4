"""Which gold items a screening is made of: chosen by chance, and replaced if they leave the gold set."""

from collections.abc import Sequence
from random import SystemRandom

from django.db.models import Max

from annotation.models import Gold, Item, Phase, ScreeningQuestion, ScreeningTry, User
from annotation.selectors.screening import choice_for, live_questions
from annotation.services.gold_items import gold_item
from annotation.services.phases import lock_phase


def choose_items(*, phase: Phase, labeler: User, count: int) -> list[Item]:
    choice = choice_for(phase=phase, labeler=labeler)
    if len(choice.fresh) >= count:
        return SystemRandom().sample(choice.fresh, count)
    chosen = choice.fresh + _again(choice.seen[: count - len(choice.fresh)], phase=phase, labeler=labeler)
    SystemRandom().shuffle(chosen)
    return chosen


def top_up(one: ScreeningTry, *, labeler: User, phase: Phase) -> int:
    """Give a try new items for those whose gold was retired, or that left the gold set unsubmitted. Returns how many it got.

    Only items that the person has not seen: for others, items may have to be added to the phase, whose lock comes before those that a
    submit holds.
    """
    live = live_questions(one, labeler=labeler)
    kept = [each for each in live if each.has_gold]
    missing = one.items_wanted - len(kept)
    if missing <= 0:
        return 0
    used = set(one.questions.values_list("item__solution", flat=True))
    fresh = [item for item in choice_for(phase=phase, labeler=labeler).fresh if item.solution_id not in used]
    items = SystemRandom().sample(fresh, min(missing, len(fresh)))
    add_questions(one, items)
    return len(items)


def add_questions(one: ScreeningTry, items: Sequence[Item]) -> None:
    last = one.questions.aggregate(last=Max("place"))["last"] or 0
    ScreeningQuestion.objects.bulk_create(
        ScreeningQuestion(screening_try=one, item=item, place=place) for place, item in enumerate(items, start=last + 1)
    )


def _again(seen: Sequence[Item], *, phase: Phase, labeler: User) -> list[Item]:
    """Items of the same solutions that this person has not had, because an item is assigned to a person once."""
    if not seen:
        return []
    lock_phase(phase.pk)
    found = []
    for item in seen:
        others = Item.objects.filter(
            phase=phase, kind=Item.Kind.SCREENING, solution=item.solution_id, free_slots__gt=0
        ).exclude(assignments__labeler=labeler)
        other = others.order_by("pk").first()
        if other is None:
            gold = Gold.objects.in_force().select_related("solution").filter(solution=item.solution_id).first()
            if gold is None:
                continue
            other = gold_item(phase=phase, gold=gold, kind=Item.Kind.SCREENING)
            other.save()
        found.append(other)
    return found
