"""Looking up problems by their text, and telling those with drawings from the others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from annotation.models import Problem
from mathtext.drawings import DRAWING
from mathtext.normal_form import normal_key


def problems_by_text(*, texts: Iterable[str]) -> dict[str, Problem]:
    """Return the problem of each text that is known: the one with this very text, else the oldest with the same normal form."""
    keys = {text: normal_key(text) for text in texts}
    alike: defaultdict[UUID, list[Problem]] = defaultdict(list)
    for problem in Problem.objects.filter(normal_key__in=set(keys.values())).order_by("pk"):
        alike[problem.normal_key].append(problem)
    return {text: _closest(text, alike[key]) for text, key in keys.items() if key in alike}


def has_drawing() -> Q:
    """Filter problems as `mathtext.drawings.has_drawing` does; tests/annotation/test_drawings.py compares the two."""
    return Q(text__regex=DRAWING)


def _closest(text: str, problems: Sequence[Problem]) -> Problem:
    return next((problem for problem in problems if problem.text == text), problems[0])
