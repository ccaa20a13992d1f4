"""Gold from agreement: a person takes over what enough labelers said alike."""

from annotation.errors import Conflict
from annotation.models import Gold, User
from annotation.selectors.gold_candidates import agreed_label, solution_to_rate
from annotation.services.gold import make_gold


def accept_agreement(*, solution_id: int, at_least: int, actor: User) -> Gold:
    """Make gold of the label that all labelers of a solution gave. Never automatic: `actor` decides, and stands for it.

    Raises NotFound, and Conflict if they are fewer by now, or no longer agree, or if the solution has gold already.
    """
    solution = solution_to_rate(solution_id=solution_id)
    label = agreed_label(solution=solution, at_least=at_least)
    if label is None:
        raise Conflict(f"There are no longer {at_least} labelers who all agree on this solution. Load the page again.")
    return make_gold(solution=solution, label=label, origin=Gold.Origin.AGREEMENT, actor=actor)
