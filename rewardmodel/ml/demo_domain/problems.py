"""Writes demo problems: a seeded source of chains of operations modulo 5, worded like school mathematics."""

import random
from dataclasses import dataclass

from rewardmodel.ml.demo_domain.plans import Kind, Operation, Plan
from rewardmodel.ml.demo_domain.solutions import write_solution
from rewardmodel.ml.demo_domain.wording import DISTRACTORS, FAMILIES, NAMES, THINGS

FEWEST_OPERATIONS = 4
MOST_OPERATIONS = 7
REFERENCE_SHARE = 0.25
DISTRACTOR_SHARE = 0.5

# Multiplying by 1 and adding 0 would be operations that change nothing.
_CHOICES = [(Kind.ADD, n) for n in range(1, 5)]
_CHOICES += [(Kind.SUBTRACT, n) for n in range(1, 5)]
_CHOICES += [(Kind.MULTIPLY, n) for n in range(2, 5)]


@dataclass(frozen=True)
class DemoProblem:
    """A problem with its exact answer and one correct solution, step by step."""

    text: str
    answer: str
    solution: list[str]
    family: str


def generate_problems(count: int, seed: int) -> list[DemoProblem]:
    """Return `count` problems; problem i depends on the seed and i alone, so a longer list begins with a shorter one."""
    return [write_problem(random.Random(f"{seed}:{index}")) for index in range(count)]


def write_problem(rng: random.Random) -> DemoProblem:
    """Draw a plan, word it and solve it."""
    plan = draw_plan(rng)
    return DemoProblem(word_plan(plan, rng), str(plan.answer), write_solution(plan, rng), plan.family)


def draw_plan(rng: random.Random, fewest: int = FEWEST_OPERATIONS, most: int = MOST_OPERATIONS) -> Plan:
    """Draw a family, a start and `fewest` to `most` operations."""
    family = rng.choice(list(FAMILIES))
    length = rng.randint(fewest, most)
    if family == "sequence":
        operations = [_sequence_operation(index, rng) for index in range(length)]
        return Plan(family, rng.randrange(5), tuple(operations))
    # No operation twice: a step that names its operation then says which one it does.
    start = rng.randrange(1, 5)
    operations, total = [], start
    for kind, operand in rng.sample(_CHOICES, length):
        if family == "story" and kind is Kind.SUBTRACT and operand > total:
            continue  # nobody gives away more than there is
        total = {Kind.ADD: total + operand, Kind.SUBTRACT: total - operand, Kind.MULTIPLY: total * operand}[kind]
        variants = FAMILIES[family].operations[kind]
        operations.append(Operation(kind, operand, variant=rng.randrange(len(variants))))
    if len(operations) < fewest:
        return draw_plan(rng, fewest, most)
    return Plan(family, start, tuple(operations))


def _sequence_operation(index: int, rng: random.Random) -> Operation:
    if index >= 1 and rng.random() < REFERENCE_SHARE:
        return Operation(rng.choice([Kind.ADD, Kind.MULTIPLY]), rng.randrange(index), is_reference=True)
    kind, operand = rng.choice(_CHOICES)
    return Operation(kind, operand)


def word_plan(plan: Plan, rng: random.Random) -> str:
    """Word a plan as a problem; rewardmodel.ml.demo_domain.reading reads it back."""
    if plan.family == "sequence":
        return _word_sequence(plan, rng)
    wording = FAMILIES[plan.family]
    name, thing = rng.choice(NAMES), rng.choice(THINGS)
    opener = rng.choice(wording.openers).format(v=plan.start, name=name, thing=thing)
    phrases = [wording.operations[item.kind][item.variant].format(n=item.operand) for item in plan.operations]
    break_at = None
    if plan.family == "story" and len(phrases) > 1 and rng.random() < DISTRACTOR_SHARE:
        break_at = rng.randrange(1, len(phrases))
    subject = {"chain": "First ", "ring": "First ", "story": f"{name} "}[plan.family]
    text = f"{opener} {subject}{phrases[0]}"
    for index, phrase in enumerate(phrases[1:], start=1):
        if index == break_at:
            distractor = rng.choice(DISTRACTORS).format(n=rng.randrange(2, 10))
            text += f". {distractor} Then {name} {phrase}"
        else:
            text += f", then {phrase}"
    return f"{text}. {rng.choice(wording.questions)}"


def _word_sequence(plan: Plan, rng: random.Random) -> str:
    wording = FAMILIES["sequence"]
    terms = []
    for index, item in enumerate(plan.operations, start=1):
        operand = f"a_{item.operand}" if item.is_reference else str(item.operand)
        terms.append(f"$a_{index} = a_{index - 1} {item.kind.value} {operand}$")
    question = rng.choice(wording.questions).format(n=len(plan.operations))
    return f"{rng.choice(wording.openers).format(v=plan.start)}{', '.join(terms)}. {question}"
