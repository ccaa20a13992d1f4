"""Reading the explanations that came with a solution."""

from annotation.models import Item


def given_explanations(*, item: Item, step: int) -> list[str]:
    """Of this step, where the item's phase asks for explanations; each text once."""
    if item.solution is None or not item.phase.ask_explanation:
        return []
    return list(dict.fromkeys(one["text"] for one in item.solution.explanations if one["step"] == step))
