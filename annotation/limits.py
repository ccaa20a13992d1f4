"""Limits of what people type and choose: one table for rules, models, serializers, and through the API for the pages.

Texts are measured in characters (Unicode code points).
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Range:
    """A whole number from `low` to `high`; `refusal` is the answer to any other."""

    low: int
    high: int
    refusal: str

    def __contains__(self, number: int) -> bool:
        return self.low <= number <= self.high


# What a labeler writes.

STEP = 100_000
"""One step, with its final answer: a completion, or the labeler's own."""
REASON = 5_000
"""Why somebody gives up, or what is wrong with a problem."""
SUGGESTED_ANSWER = 1_000
EXPLANATION = 5_000
"""What the mistake is."""
DRAFT = 2 * 1024 * 1024
"""Characters of compact JSON. A label of 300 steps with alternatives takes a tenth of it."""

# What else is in a label.

STEPS = 2_000
COMPLETIONS_OF_A_STEP = 50
GIVEN_EXPLANATIONS = 20
ACTIVE_TIME = 30 * 24 * 3600 * 1000
"""Milliseconds. More than a month on one solution means a broken clock."""
PROGRESS = 4
"""From 0, nothing useful yet, over 2, about halfway, to 4, all but the last step. The page has words for each."""

# What an admin sets.

PHASE_NAME = 100
INSTRUCTIONS = 100_000
GENERATOR_NAME = 200
SOURCE = 100
"""Data set of problems."""

LEASE_SECONDS = Range(60, 24 * 3600, "The lease time must be between one minute and one day.")
LABELINGS_PER_ITEM = Range(1, 100, "An item gets between 1 and 100 labelings.")
QUALITY_CONTROL_EVERY = Range(
    0, 1000, "The number of labelings between two quality-control items must be between 0 and 1000."
)
ASK_ALTERNATIVES = Range(0, 8, "The number of alternatives must be between 0 and 8.")
COMPLETIONS_PER_STEP = Range(1, 16, "The number of completions per step must be between 1 and 16.")
"""Nobody rates more than that with care."""

# What an admin uploads. Commands read files of any size.

UPLOAD_BYTES = 200 * 1024 * 1024
UPLOAD_ROWS = 1_000_000

# Leases.

AHEAD_LEASE = timedelta(minutes=5)
"""Lease of a prefetched assignment until it is displayed. Short, because nobody works on it yet."""


def too_long(length: int, most: int) -> str:
    """What somebody is told whose text has more than `most` characters. The pages say the same while it is typed."""
    return f"The text has {length:,} characters; at most {most:,} are allowed."
