"""Group equal answers, for majority voting."""

from collections.abc import Sequence
from fractions import Fraction

from mathtext.answer_form import LONGEST_ANSWER
from mathtext.answers import read_answer
from mathtext.expressions.signs import without_spaces, written_form
from mathtext.plain_numbers import read_number
from rewardmodel.ml.grading import grade_many

NO_ANSWER = -1
Key = str | Fraction


def group_answers(answers: Sequence[str | None], *, time_limit: float = 2.0) -> list[int]:
    """Return a group number for each answer, the same for answers that grade as equal, NO_ANSWER for None.

    Which answers are together does not depend on their order: the different answers are gone through from the shortest to the
    longest, and each joins the first group whose shortest answer it equals. The groups are then numbered in the order in which
    they first occur. Different plain numbers are recognised at once; everything else is graded against one answer of each earlier
    group, so U different expressions cost up to U * U / 2 comparisons. A comparison that reaches `time_limit` (seconds) counts as
    different.
    """
    keys = [_key(answer) for answer in answers]
    texts: dict[Key, str] = {}
    for key, answer in zip(keys, answers, strict=True):
        if key is not None and answer is not None:
            texts[key] = min(texts.get(key, answer), answer, key=_shortest_first)
    group_of = _grouped(texts, time_limit)
    numbers: dict[int, int] = {}
    return [NO_ANSWER if key is None else numbers.setdefault(group_of[key], len(numbers)) for key in keys]


def _grouped(texts: dict[Key, str], time_limit: float) -> dict[Key, int]:
    """Return the group of each key."""
    representatives: list[tuple[str, bool]] = []
    group_of: dict[Key, int] = {}
    for key, text in sorted(texts.items(), key=lambda item: _shortest_first(item[1])):
        exact = isinstance(key, Fraction)
        # two exact numbers with different values are different; no need to ask
        asked = [index for index, (_, is_exact) in enumerate(representatives) if not (exact and is_exact)]
        verdicts = grade_many([(text, representatives[index][0]) for index in asked], time_limit=time_limit)
        equal = [index for index, verdict in zip(asked, verdicts, strict=True) if verdict == "correct"]
        if equal:
            group_of[key] = equal[0]
        else:
            group_of[key] = len(representatives)
            representatives.append((text, exact))
    return group_of


def _key(answer: str | None) -> Key | None:
    """Return what is the same for answers that are plainly the same: the value of an exact number, or the text without spaces."""
    found = read_answer(answer)
    if found is None:
        return None
    if len(found) > LONGEST_ANSWER:
        return found
    text = written_form(found)
    number = read_number(text)
    if number is not None and not number.is_percent and number.places == 0:
        return number.value
    return without_spaces(text)


def _shortest_first(text: str) -> tuple[int, str]:
    return len(text), text
