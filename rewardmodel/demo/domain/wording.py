r"""The phrases of the demo domain, in one table that the writer and the readers share.

In a phrase, `{n}` is an operand and `{v}` a value. Each family has its own wording of problems; the equations in the steps,
`$v + n \equiv r$`, are the same for all.
"""

from dataclasses import dataclass

from rewardmodel.demo.domain.plans import Kind


@dataclass(frozen=True)
class Wording:
    """The phrases of one family.

    openers: first sentence, with the start value `{v}`; `{name}` and `{thing}` occur only in stories
    operations: the phrases of a problem by kind
    gerunds: how a step names the operation it does, by kind
    question: last sentence of a problem
    conclusions: last step of a solution, with the answer `{v}`
    restatements: neutral steps that repeat the running value `{v}`
    """

    openers: tuple[str, ...]
    operations: dict[Kind, tuple[str, ...]]
    gerunds: dict[Kind, tuple[str, ...]]
    questions: tuple[str, ...]
    conclusions: tuple[str, ...]
    restatements: tuple[str, ...]


CHAIN = Wording(
    openers=("Start with ${v}$.", "Take the number ${v}$."),
    operations={
        Kind.ADD: ("add ${n}$",),
        Kind.SUBTRACT: ("subtract ${n}$",),
        Kind.MULTIPLY: ("multiply by ${n}$",),
    },
    gerunds={
        Kind.ADD: ("Adding ${n}$",),
        Kind.SUBTRACT: ("Subtracting ${n}$",),
        Kind.MULTIPLY: ("Multiplying by ${n}$",),
    },
    questions=(
        "What remainder does the result leave on division by $5$?",
        "Find the remainder of the result modulo $5$.",
    ),
    conclusions=("The remainder is ${v}$.", "So the result leaves remainder ${v}$."),
    restatements=("So far we have ${v}$.", "The remainder is now ${v}$."),
)

RING = Wording(
    openers=(
        "A counter stands on field ${v}$ of a ring with fields $0$ to $4$.",
        "A beetle sits on field ${v}$ of a ring with fields $0$ to $4$.",
    ),
    operations={
        Kind.ADD: ("it moves forward by ${n}$",),
        Kind.SUBTRACT: ("it moves back by ${n}$",),
        Kind.MULTIPLY: ("it jumps to ${n}$ times its number",),
    },
    gerunds={
        Kind.ADD: ("Moving forward by ${n}$",),
        Kind.SUBTRACT: ("Moving back by ${n}$",),
        Kind.MULTIPLY: ("Jumping to ${n}$ times the number",),
    },
    questions=("On which field does it stop?", "Where does it end?"),
    conclusions=("It stops on field ${v}$.", "So it ends on field ${v}$."),
    restatements=("It is now on field ${v}$.", "So far we are on field ${v}$."),
)

STORY = Wording(
    openers=("{name} has ${v}$ {thing}.", "{name} starts with ${v}$ {thing}."),
    operations={
        Kind.ADD: ("wins ${n}$ more", "buys ${n}$ more"),
        Kind.SUBTRACT: ("gives away ${n}$", "loses ${n}$"),
        Kind.MULTIPLY: ("trades them for ${n}$ times as many",),
    },
    gerunds={
        Kind.ADD: ("Winning ${n}$", "Buying ${n}$"),
        Kind.SUBTRACT: ("Giving away ${n}$", "Losing ${n}$"),
        Kind.MULTIPLY: ("Trading for ${n}$ times as many",),
    },
    questions=(
        "How many are left over after packing bags of $5$?",
        "All are packed in bags of $5$. How many remain?",
    ),
    conclusions=("So ${v}$ are left over.", "In the end ${v}$ remain."),
    restatements=("So far ${v}$ are left over.", "Outside the bags there are now ${v}$."),
)

FAMILIES: dict[str, Wording] = {"chain": CHAIN, "ring": RING, "story": STORY}

NAMES = ("Mara", "Jonas", "Aylin", "Pavel", "Ines", "Tomas")
THINGS = ("marbles", "stickers", "shells", "beads")
# Sentences in stories with a number that does not affect the result.
DISTRACTORS = (
    "A friend is ${n}$ years old.",
    "The shop opens at ${n}$ o'clock.",
    "It rains for ${n}$ hours.",
)
ANNOUNCEMENTS = ("We work modulo $5$.", "We only keep remainders modulo $5$.")


def item_label(index: int) -> str:
    """Return the label of operation `index` in a problem and in the steps of its solution: (a), (b), …"""
    return f"({'abcdefg'[index]})"
