"""Quality-control items as the site has them: a solution with gold that asks for every labeler."""

from typing import Any

from annotation.models import Gold, Item, Phase, User
from annotation.services.gold import make_gold
from annotation.services.gold_items import gold_item
from tests.factories import SolutionFactory, UserFactory, label

Kind = Item.Kind


def quality_control(
    phase: Phase,
    count: int = 1,
    *,
    ratings: tuple[int, ...] = (-1,),
    kind: Item.Kind = Kind.QUALITY_CONTROL,
    **more: Any,
) -> list[Item]:
    """Items of a phase whose gold has these ratings. More fields: those of `make_gold`."""
    maker = more.pop("actor", None) or UserFactory(role=User.Role.REVIEWER)
    made = []
    for _ in range(count):
        solution = more.pop("solution", None) or SolutionFactory()
        gold = make_gold(solution=solution, label=label(list(ratings)), origin=Gold.Origin.PAGE, actor=maker, **more)
        item = gold_item(phase=phase, gold=gold, kind=kind)
        item.save()
        made.append(item)
    return made
