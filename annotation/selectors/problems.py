"""Looking up problems by their text, and telling those with drawings from the others."""

import hashlib
from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import MD5

from annotation.models import Problem
from mathtext.drawings import DRAWING


def problems_by_text(*, texts: Iterable[str]) -> dict[str, Problem]:
    """Return the problems with these texts, by text. One query, which uses the index of text hashes."""
    wanted = set(texts)
    hashes = [hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() for text in wanted]
    found = Problem.objects.annotate(text_hash=MD5("text")).filter(text_hash__in=hashes)
    return {problem.text: problem for problem in found if problem.text in wanted}


def has_drawing() -> Q:
    """Filter problems as `mathtext.drawings.has_drawing` does; tests/annotation/test_drawings.py compares the two."""
    return Q(text__regex=DRAWING)
