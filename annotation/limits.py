"""Limits of what people type, choose, import and sample: one table for rules, importers, models, the API and the pages.

Texts are measured in characters (Unicode code points). A text is measured where it enters: what an import, a generator or the page was
allowed to bring in is never refused for its size when a label with it is submitted. DRAFT follows from the others.
"""

from collections.abc import Sequence
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


# What is labeled.

STEP = 100_000
"""One step, with its final answer: of an imported or sampled solution, a completion, or the labeler's own."""
STEPS = 2_000
"""Of one solution."""
SOLUTION = 1_500_000
"""All steps of a solution together."""
PROBLEM = 100_000
GROUND_TRUTH_SOLUTION = 500_000
ANSWER = 10_000
"""A ground-truth answer, or the final answer of a solution if it is given apart from the steps."""
SOURCE = 100
SUBJECT = 100
LEVEL = 50
EXTERNAL_ID = 200

# What a labeler writes.

REASON = 5_000
"""Why somebody gives up, or what is wrong with a problem."""
APPEAL = 1_000
"""What somebody says against a pause: a sentence or two."""
SUGGESTED_ANSWER = 1_000
EXPLANATION = 5_000
"""What the mistake is: the labeler's own words, or a given explanation."""
COMMENT = 2_000
"""On one step, for whoever reviews."""
COMMENTS = 50
"""On the steps of one solution."""
BUILT = 400_000
"""Flow 1: the steps so far and the completions that were offered on the way; no more are requested beyond it."""

GOLD_REASON = 5_000
"""Why gold rates a step as it does, as people read it after their screening."""

# What else is in a label.

COMPLETIONS_OF_A_STEP = 50
"""In an imported label; the two numbers below bound what is offered here."""
GIVEN_EXPLANATIONS = 20
"""For one step."""
ACTIVE_TIME = 30 * 24 * 3600 * 1000
"""Milliseconds. More than a month on one solution means a broken clock."""
PROGRESS = 4
"""From 0, nothing useful yet, over 2, about halfway, to 4, all but the last step. The page has words for each."""

# What an admin sets.

PHASE_NAME = 100
INSTRUCTIONS = 100_000
GENERATOR_NAME = 200
"""Also of an imported generator."""
WEBHOOK_NAME = 100
WEBHOOK_URL = 1_000
WEBHOOKS = 50
CHANGED_AT_ONCE = 20_000
"""Labelings that one change excludes, includes or returns to the queue."""

INVITATION_NOTE = 200
USERNAME = 150
PEOPLE_FILE = 150_000
"""Characters of a CSV file of people."""
PEOPLE_ROWS = 1_000
"""People in one such file."""
LOCALE = 20

INVITATION_USES = Range(1, 500, "A link can be used between 1 and 500 times.")
INVITATION_DAYS = Range(1, 90, "A link works between 1 and 90 days.")
LEASE_SECONDS = Range(60, 24 * 3600, "The lease time must be between one minute and one day.")
LABELINGS_PER_ITEM = Range(1, 100, "An item gets between 1 and 100 labelings.")
WANTED_CERTAINTY = Range(50, 99, "The certainty must be between 50 and 99 per cent.")
"""Below a half, two positions could both be certain; nothing is ever certain to 100 per cent."""
QUALITY_CONTROL_EVERY = Range(
    0, 1000, "The number of labelings between two quality-control items must be between 0 and 1000."
)
SCREENING_ITEMS = Range(1, 200, "A screening has between 1 and 200 items.")
SCREENING_PASS_MARK = Range(1, 100, "The pass mark must be between 1 and 100 percent.")
SCREENING_TRIES = Range(1, 20, "A person has between 1 and 20 tries.")
SCREENING_WAIT_HOURS = Range(0, 720, "The time between two tries must be between 0 and 720 hours.")
PHASE_PRIORITY = Range(-100, 100, "The priority of a phase must be between -100 and 100.")
QUALITY_WINDOW = Range(5, 200, "Between 5 and 200 of the newest answers to gold can count.")
QUALITY_MARK = Range(0, 100, "A mark is a percentage between 0 and 100.")
ASK_ALTERNATIVES = Range(0, 8, "The number of alternatives must be between 0 and 8.")
COMPLETIONS_PER_STEP = Range(1, 16, "The number of completions per step must be between 1 and 16.")
"""Nobody rates more than that with care."""

# What an admin uploads. Commands read files of any size.

UPLOAD_BYTES = 200 * 1024 * 1024
UPLOAD_ROWS = 1_000_000

# A whole draft or label.

DRAFT = 16 * 1024 * 1024
"""Bytes of compact JSON. It holds the longest solution with all alternatives and answers (flow 2), or BUILT with one more step and the
labeler's own steps twice (flow 1), even if JSON needs six bytes for each character; tests/annotation/test_limits.py adds it up."""

# Leases.

AHEAD_LEASE = timedelta(minutes=5)
"""Lease of a prefetched assignment until it is displayed. Short, because nobody works on it yet."""


def too_long(length: int, most: int) -> str:
    """What somebody is told whose text has more than `most` characters. The pages say the same while it is typed."""
    return f"The text has {length:,} characters; at most {most:,} are allowed."


def too_many_bytes(length: int, most: int) -> str:
    return f"The draft takes {length:,} bytes; at most {most:,} are allowed."


def oversized(steps: Sequence[str], *, name: str) -> str | None:
    """Why a solution of these steps is too large; None if it is not. `name` is the field that holds them."""
    if len(steps) > STEPS:
        return f"{name} has {len(steps):,} steps; at most {STEPS:,} are allowed"
    for number, step in enumerate(steps, start=1):
        if len(step) > STEP:
            return f"step {number} of {name} has {len(step):,} characters; at most {STEP:,} are allowed"
    if (length := sum(map(len, steps))) > SOLUTION:
        return f"the steps of {name} have {length:,} characters together; at most {SOLUTION:,} are allowed"
    return None


def cut_to_size(steps: Sequence[str]) -> list[str]:
    """The first steps that are within the limits. A sample that runs on is cut here as it would be at its last token."""
    kept: list[str] = []
    room = SOLUTION
    for step in steps[:STEPS]:
        part = step[: min(STEP, room)]
        if part or not step:
            kept.append(part)
        room -= len(part)
        if part != step:
            break
    return kept
