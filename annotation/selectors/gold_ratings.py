"""Known ratings of solutions, as the statistics read them."""

from collections.abc import Collection

from annotation.models import Gold


def gold_ratings(solutions: Collection[int]) -> dict[int, list[int | None]]:
    """By solution: the ratings up to the first error of the gold in force. Null: gold accepts more than one rating of the step."""
    found = Gold.objects.in_force().filter(solution__in=solutions).values_list("solution_id", "ratings")
    return {
        solution: [accepted[0] if len(accepted) == 1 else None for accepted in ratings] for solution, ratings in found
    }
