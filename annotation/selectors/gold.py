"""Reading gold: one, the list with how people do on it, and solutions that could become gold."""

from annotation.errors import NotFound
from annotation.models import Gold


def gold_by_id(*, gold_id: int) -> Gold:
    """With its solution, problem and people. Raises NotFound."""
    gold = (
        Gold.objects.select_related("solution__problem", "made_by", "retired_by", "replaces", "replaced_by")
        .filter(pk=gold_id)
        .first()
    )
    if gold is None:
        raise NotFound(f"There is no gold with id {gold_id}.")
    return gold
