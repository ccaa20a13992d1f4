"""Creating problems and filling in their missing fields. Existing values are never overwritten."""

from collections.abc import Iterable
from uuid import UUID

from annotation.imports.bulk import insert_new
from annotation.models import Problem
from annotation.selectors.problems import problems_by_text
from mathtext.normal_form import normal_key

FILLED_FIELDS = ("answer", "solution", "source", "subject", "level", "external_id")
"""Fields that are filled in if a known problem lacks them."""


def ensure_problems(wanted: Iterable[Problem]) -> tuple[dict[str, Problem], set[str]]:
    """Create the problems whose texts are unknown, and fill in missing fields of the known ones.

    `wanted` are unsaved problems; of two that are alike, the values and the text of the first win. Returns the stored problem for each
    text, and the texts that were really inserted. Runs in the caller's transaction.
    """
    wanted = list(wanted)
    texts = {problem.text for problem in wanted}
    known = problems_by_text(texts=texts)
    fresh: dict[UUID, Problem] = {}
    for problem in wanted:
        if problem.text in known:
            continue
        first = fresh.setdefault(normal_key(problem.text), problem)
        if first is not problem:
            _fill(first, problem)
    # sorted, so that concurrent imports lock rows in the same order and cannot deadlock
    in_order = sorted(fresh.values(), key=_text)
    inserted = insert_new(in_order)
    _fill_in(known, wanted)
    # read again for the primary keys: another import may have created some of the rows
    stored = problems_by_text(texts=texts - known.keys())
    return known | stored, {text for text, problem in stored.items() if problem.pk in inserted and problem.text == text}


def _text(problem: Problem) -> str:
    return problem.text


def _fill_in(known: dict[str, Problem], wanted: Iterable[Problem]) -> None:
    lacking = {
        known[problem.text].pk
        for problem in wanted
        if problem.text in known and any(_lacks(known[problem.text], problem, name) for name in FILLED_FIELDS)
    }
    if not lacking:
        return
    locked = {row.pk: row for row in Problem.objects.select_for_update().filter(pk__in=lacking).order_by("pk")}
    for problem in wanted:
        if problem.text in known and (row := locked.get(known[problem.text].pk)) is not None:
            _fill(row, problem)
            known[problem.text] = row
    Problem.objects.bulk_update(locked.values(), FILLED_FIELDS)


def _fill(stored: Problem, given: Problem) -> None:
    for name in FILLED_FIELDS:
        if _lacks(stored, given, name):
            setattr(stored, name, getattr(given, name))


def _lacks(stored: Problem, given: Problem, name: str) -> bool:
    return getattr(stored, name) in (None, "") and getattr(given, name) not in (None, "")
