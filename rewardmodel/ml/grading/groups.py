"""Group equal answers, for majority voting."""

from collections.abc import Sequence
from fractions import Fraction

from mathtext.answer_form import LONGEST_ANSWER, normal_form
from mathtext.answers import read_answer
from mathtext.plain_numbers import read_number
from rewardmodel.ml.grading import grade_many

NO_ANSWER = -1


def group_answers(answers: Sequence[str | None], *, time_limit: float = 2.0) -> list[int]:
    """Return a group number for each answer, the same for answers that grade as equal, NO_ANSWER for None.

    Groups are numbered in the order of their first answers. Different plain numbers are recognised at once; everything else is
    graded against one answer of each earlier group, so U different expressions cost up to U * U / 2 comparisons.
    A comparison that reaches `time_limit` (seconds) counts as different.
    """
    representatives: list[str] = []
    numeric: list[bool] = []
    group_of: dict[str | Fraction, int] = {}
    groups = []
    for answer in answers:
        found = read_answer(answer)
        if found is None:
            groups.append(NO_ANSWER)
            continue
        text = normal_form(found) if len(found) <= LONGEST_ANSWER else found
        number = read_number(text)
        exact = number is not None and not number.is_percent and number.places == 0
        key: str | Fraction = number.value if exact and number is not None else text.replace(" ", "")
        if key not in group_of:
            # two exact numbers with different values are different; no need to ask
            asked = [index for index in range(len(representatives)) if not (exact and numeric[index])]
            verdicts = grade_many([(text, representatives[index]) for index in asked], time_limit=time_limit)
            equal = [index for index, verdict in zip(asked, verdicts, strict=True) if verdict == "correct"]
            if equal:
                group_of[key] = equal[0]
            else:
                group_of[key] = len(representatives)
                representatives.append(text)
                numeric.append(exact)
        groups.append(group_of[key])
    return groups
