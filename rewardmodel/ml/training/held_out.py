"""Training data in two parts: what is learned, and the problems that are held out to measure the model."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from mathtext.normal_form import normal_form
from rewardmodel.ml.data import DataError
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.tokens import TokenTree


class OfProblem(Protocol):
    """Anything that belongs to a problem, named by its text."""

    @property
    def problem(self) -> str: ...


log = logging.getLogger(__name__)

LONGEST_PROBLEM = 10_000
"""Characters. Normal forms take about 2 µs per character, too much for a corpus of plain texts."""

Item = TypeVar("Item", bound=OfProblem)


@dataclass(frozen=True, slots=True)
class TrainingTrees:
    """The data of a run as token trees. `dropped`: labels, or whole documents, that did not fit, in both parts."""

    learned: list[TokenTree]
    held_out: list[TokenTree]
    dropped: int


def training_trees(
    items: Sequence[Item],
    settings: TrainingSettings,
    lay_out: Callable[[Sequence[Item]], tuple[list[tuple[Item, TokenTree]], int]],
) -> TrainingTrees:
    """Split the items and turn both parts into token trees with `lay_out`, which returns each tree with its item, and how much did not fit.

    Raises DataError if there is nothing to learn from, or nothing to measure although a part should be held out.
    """
    what = "labeled solution" if settings.kind in ("prm", "orm") else "document"
    if not items:
        raise DataError(f"there is no {what} to learn from: the data are empty, or everything in them was left out")
    learned_items, held_out_items = split_by_problem(items, settings.evaluation_share, settings.seed)
    _check_parts(learned_items, held_out_items, settings)
    # Both parts are laid out together, so that an error counts what does not fit in all of the data.
    trees, dropped = lay_out([*learned_items, *held_out_items])
    held_out_problems = {problem_key(item) for item in held_out_items}
    learned = [tree for item, tree in trees if problem_key(item) not in held_out_problems]
    held_out = [tree for item, tree in trees if problem_key(item) in held_out_problems]
    for part, name in ((learned, "learned"), (held_out, "held out")):
        if not part and (name == "learned" or held_out_items):
            raise DataError(
                f"no {what} of the part to be {name} has a label that fits: {dropped:,} labels or documents were dropped as too long."
                " Raise --max-length, or give more data"
            )
    return TrainingTrees(learned, held_out, dropped)


def _check_parts(learned: Sequence[Item], held_out: Sequence[Item], settings: TrainingSettings) -> None:
    problems = len({problem_key(item) for item in (*learned, *held_out)})
    share = settings.evaluation_share
    if share and (not learned or not held_out):
        raise DataError(
            f"--evaluation-share {share} of {problems} problem{'s' if problems != 1 else ''} leaves nothing to"
            f" {'learn from' if not learned else 'measure on'}: give {'a smaller share or ' if problems > 1 else ''}more problems, or"
            " --evaluation-share 0 to train without measuring"
        )
    if 0 < problems * share < 0.5:
        log.warning(
            "--evaluation-share %s of %d problems is less than half a problem: one problem is held out all the same",
            share,
            problems,
        )


def split_by_problem(items: Sequence[Item], share: float, seed: int) -> tuple[list[Item], list[Item]]:
    """Split into a training and a held-out part so that no problem is in both, however it is written.

    The held-out problems are those with the smallest hash of seed and normal form, so added data moves few of them. At least one is
    held out if the share is not 0 and there are two or more.
    """
    keys = {id(item): problem_key(item) for item in items}
    problems = sorted(set(keys.values()), key=lambda key: hashlib.sha256(f"{seed}\0{key}".encode()).digest())
    count = round(len(problems) * share)
    if share and len(problems) > 1:
        count = max(1, count)
    held_out = set(problems[:count])
    return (
        [item for item in items if keys[id(item)] not in held_out],
        [item for item in items if keys[id(item)] in held_out],
    )


def problem_key(item: OfProblem) -> str:
    """Return what all spellings of an item's problem share; a text that is longer than any problem has only one."""
    return item.problem if len(item.problem) > LONGEST_PROBLEM else _key(item.problem)


@lru_cache(maxsize=2**16)
def _key(problem: str) -> str:
    return normal_form(problem)
