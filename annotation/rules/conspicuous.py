"""What is worth a look in somebody's work, without gold: each a sentence with numbers, and never a verdict.

A person decides what it means: a fast labeler may be good, and easy solutions are all positive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from uuid import UUID

LEAST_TIMED = 10
"""Labelings with a known time from which a pace is told."""
FAST_SHARE = 0.25
FAST_MILLISECONDS = 2_000
"""A pace is conspicuous below this share of the median of all labelers, or below this time per step."""
LEAST_RATED = 100
SAME_SHARE = 0.97
"""Nearly all ratings are the same from this share on, of at least so many ratings."""
LEAST_SHARED = 10
FALL = 0.2
"""Agreement falls if it is lower by this in the last days than before, with so many shared solutions in both."""
RECENT_DAYS = 7
LEAST_COPIES = 3
SHORTEST_COPY = 20
"""Own steps of at least so many letters that stand in as many solutions of different problems."""


@dataclass(frozen=True, slots=True)
class Note:
    labeler: UUID
    name: str
    kind: str
    sentence: str
    link: str


@dataclass(frozen=True, slots=True)
class Pace:
    labeler: UUID
    name: str
    labelings: int
    milliseconds_per_step: float


@dataclass(frozen=True, slots=True)
class Balance:
    labeler: UUID
    name: str
    positive: int
    neutral: int
    negative: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Pairs of labelings of one solution, this labeler's and another's, and how many have the same ratings."""

    labeler: UUID
    name: str
    before: int
    before_same: int
    recent: int
    recent_same: int


@dataclass(frozen=True, slots=True)
class Copied:
    labeler: UUID
    name: str
    text: str
    problems: int


def too_fast(paces: Sequence[Pace]) -> list[Note]:
    known = [pace for pace in paces if pace.labelings >= LEAST_TIMED]
    if not known:
        return []
    usual = median(pace.milliseconds_per_step for pace in known)
    bound = max(FAST_MILLISECONDS, FAST_SHARE * usual)
    return [
        Note(
            pace.labeler,
            pace.name,
            "fast",
            f"{_seconds(pace.milliseconds_per_step)} per step over {pace.labelings} labelings. The median of"
            f" {_people(len(known))} is {_seconds(usual)}.",
            f"/labelings?labeler={pace.labeler}",
        )
        for pace in known
        if pace.milliseconds_per_step < bound
    ]


def same_rating(balances: Sequence[Balance]) -> list[Note]:
    notes = []
    totals = {name: sum(getattr(each, name) for each in balances) for name in ("positive", "neutral", "negative")}
    everything = sum(totals.values())
    for each in balances:
        counts = {name: getattr(each, name) for name in totals}
        rated, (name, most) = sum(counts.values()), max(counts.items(), key=lambda item: item[1])
        if rated >= LEAST_RATED and most / rated >= SAME_SHARE:
            sentence = (
                f"{_percent(most / rated)} of {rated:,} ratings are {name}. With everybody it is"
                f" {_percent(totals[name] / everything)}."
            )
            notes.append(Note(each.labeler, each.name, "same", sentence, f"/labelings?labeler={each.labeler}"))
    return notes


def falling_agreement(shared: Sequence[Shared]) -> list[Note]:
    notes = []
    for each in shared:
        if min(each.before, each.recent) < LEAST_SHARED:
            continue
        before, recent = each.before_same / each.before, each.recent_same / each.recent
        if before - recent >= FALL:
            sentence = (
                f"In the last {RECENT_DAYS} days {_percent(recent)} of {each.recent} comparisons with others have the same"
                f" ratings. Before it was {_percent(before)} of {each.before}."
            )
            link = f"/agreement/differences?labeler={each.labeler}"
            notes.append(Note(each.labeler, each.name, "agreement", sentence, link))
    return notes


def copied_steps(copied: Sequence[Copied]) -> list[Note]:
    notes = []
    for each in copied:
        if each.problems >= LEAST_COPIES and len(each.text) >= SHORTEST_COPY:
            shown = each.text if len(each.text) <= 80 else f"{each.text[:79]}…"
            sentence = f"The same own step stands in solutions of {each.problems} problems: “{shown}”"
            notes.append(Note(each.labeler, each.name, "copied", sentence, f"/labelings?labeler={each.labeler}"))
    return notes


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.1f} s"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
