"""Writes solution steps: operations, restatements, announcements and the conclusion with the answer."""

import random

from mathtext.answers import ANSWER_MARK
from rewardmodel.demo.domain.plans import Operation, Plan
from rewardmodel.demo.domain.wording import ANNOUNCEMENTS, FAMILIES, item_label

ANNOUNCEMENT_SHARE = 0.15
RESTATEMENT_SHARE = 0.08
MOST_STEPS = 9


def write_solution(plan: Plan, rng: random.Random) -> list[str]:
    """Return a correct solution of at most nine steps; some of them may be neutral."""
    values = plan.values
    spare = MOST_STEPS - len(plan.operations) - 1
    steps = []
    if spare and rng.random() < ANNOUNCEMENT_SHARE:
        steps.append(announcement(rng))
        spare -= 1
    for index, operation in enumerate(plan.operations):
        steps.append(operation_step(plan, operation, index, values[index], operation.operand, values[index + 1], rng))
        is_last = index + 1 == len(plan.operations)
        if spare and not is_last and rng.random() < RESTATEMENT_SHARE:
            steps.append(restatement(plan, values[index + 1], rng))
            spare -= 1
    return [*steps, conclusion(plan, values[-1], rng)]


def operation_step(
    plan: Plan, operation: Operation, index: int, value: int, operand: int, result: int, rng: random.Random
) -> str:
    """Write operation `index`: value, sign, operand, result, in one of the family's phrases.

    The numbers are written as given, even if they are wrong.
    """
    equation = rf"{value} {operation.kind.value} {operand} \equiv {result}"
    label = item_label(index)
    gerund = FAMILIES[plan.family].gerunds[operation.kind][operation.variant].format(n=operand)
    form = rng.random()
    if form < 0.5:
        return f"{label} {gerund}: ${equation}$."
    if form < 0.8:
        return f"{label} {gerund} gives ${equation}$."
    return rf"{label} We have ${equation} \pmod 5$."


def restatement(plan: Plan, value: int, rng: random.Random) -> str:
    """Repeat the current value: right, but without progress."""
    return rng.choice(FAMILIES[plan.family].restatements).format(v=value)


def announcement(rng: random.Random) -> str:
    """Announce the method: right, but without progress."""
    return rng.choice(ANNOUNCEMENTS)


def conclusion(plan: Plan, value: int, rng: random.Random) -> str:
    """Write the last step: a sentence with the answer, and the answer part."""
    sentence = rng.choice(FAMILIES[plan.family].conclusions).format(v=value)
    return f"{sentence}{ANSWER_MARK}{value}"
