"""Telling what is known about a mistake, to somebody who has found it."""

from annotation.errors import NotRated
from annotation.models import Assignment
from annotation.selectors.explanations import first_negative, given_explanations
from annotation.selectors.questions import questions_of


def tell_explanations(*, assignment: Assignment, step: int) -> list[str]:
    """The given explanations for a step that the draft rates negative, as the first one. Raises NotRated for any other step.

    They are told for one step of an assignment: the one for which they were first asked. Otherwise a labeler could rate one step after
    the other negative, ask each time, and so learn where the known mistake is. For another step the list is empty, as it is if no
    explanation was imported.
    """
    if assignment.item.solution is None or not questions_of(assignment).explanation:
        return []
    if first_negative(assignment.draft) != step:
        raise NotRated(
            "Rate the steps up to the first negative one, and save the draft. Then ask for its explanations."
        )
    if assignment.explained_step is None:
        Assignment.objects.filter(pk=assignment.pk, explained_step=None).update(explained_step=step)
        assignment.refresh_from_db(fields=["explained_step"])  # two tabs may ask at the same time
    return given_explanations(assignment=assignment, step=step) if assignment.explained_step == step else []
