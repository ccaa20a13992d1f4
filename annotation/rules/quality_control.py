"""When a labeler is warned and paused: the rolling agreement with gold, held against the marks of a phase."""

from dataclasses import dataclass
from enum import StrEnum

from quality.intervals import wilson

FEWEST = 8
"""Answers below which nobody is warned or paused, whatever they are."""


class Standing(StrEnum):
    FEW = "few"
    """Too few answers to say anything."""
    GOOD = "good"
    WARN = "warn"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Marks:
    """Percentages of a phase; 0: never. `window`: the newest answers that count."""

    window: int
    warn_below: int
    pause_below: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the newest answers to gold passed."""

    passed: int
    answered: int

    @property
    def share(self) -> float | None:
        return self.passed / self.answered if self.answered else None

    @property
    def interval(self) -> tuple[float, float]:
        """Central 95 %."""
        return wilson(self.passed, self.answered)

    def standing(self, marks: Marks) -> Standing:
        """A share below its mark warns. Only an interval that lies below its mark as a whole pauses, so that chance pauses nobody."""
        if self.answered < FEWEST or self.share is None:
            return Standing.FEW
        if self.interval[1] * 100 < marks.pause_below:
            return Standing.PAUSE
        return Standing.WARN if self.share * 100 < marks.warn_below else Standing.GOOD
