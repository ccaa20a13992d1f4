"""Writes demo problems: a seeded source of chains of operations modulo 5, worded like school mathematics."""

import random
from dataclasses import dataclass

from rewardmodel.demo.domain.plans import Kind, Operation, Plan
from rewardmodel.demo.domain.solutions import write_solution
from rewardmodel.demo.domain.wording import DISTRACTORS, FAMILIES, NAMES, THINGS, item_label

DISTRACTOR_SHARE = 0.5


@dataclass(frozen=True)
class Difficulty:
    """How many operations a problem has."""

    fewest: int = 4
    most: int = 7


FULL = Difficulty()
# Without 0 and factor 1, which would change nothing.
TURNS = {Kind.ADD: (1, 2, 3, 4), Kind.MULTIPLY: (2, 3, 4), Kind.SUBTRACT: (1, 2, 3, 4)}


@dataclass(frozen=True)
class DemoProblem:
    """A problem with its exact answer and one correct solution, step by step."""

    text: str
    answer: str
    solution: list[str]
    family: str


def generate_problems(count: int, seed: int) -> list[DemoProblem]:
    """Return `count` problems; problem i depends only on the seed and i, so a longer list begins with the shorter one."""
    return [write_problem(random.Random(f"{seed}:{index}")) for index in range(count)]


def write_problem(rng: random.Random, difficulty: Difficulty = FULL) -> DemoProblem:
    """Draw a plan, word it and solve it."""
    plan = draw_plan(rng, difficulty)
    return DemoProblem(word_plan(plan, rng), str(plan.answer), write_solution(plan, rng), plan.family)


def draw_plan(rng: random.Random, difficulty: Difficulty = FULL) -> Plan:
    """Draw a family, a start and the operations.

    Kinds alternate: add, multiply, subtract, add, … starting with a random one, because a model of a million parameters did
    not learn to follow kinds in random order (docs/experiments.md). Operands are in random order. No operation occurs twice.
    """
    family = rng.choice(tuple(FAMILIES))
    length = rng.randint(difficulty.fewest, difficulty.most)
    first = rng.randrange(len(TURNS))
    operands = {kind: rng.sample(list(choices), len(choices)) for kind, choices in TURNS.items()}
    kinds = list(TURNS)
    start = rng.randrange(1, 5)
    operations, total = [], start
    for index in range(length):
        kind = kinds[(first + index) % len(kinds)]
        left = operands[kind]
        if family == "story" and kind is Kind.SUBTRACT:
            left = [operand for operand in left if operand <= total]  # one cannot give away more than one has
        if not left:
            return draw_plan(rng, difficulty)
        operand = left[0]
        operands[kind].remove(operand)
        total = {Kind.ADD: total + operand, Kind.SUBTRACT: total - operand, Kind.MULTIPLY: total * operand}[kind]
        variants = FAMILIES[family].operations[kind]
        operations.append(Operation(kind, operand, variant=rng.randrange(len(variants))))
    return Plan(family, start, tuple(operations))


def word_plan(plan: Plan, rng: random.Random) -> str:
    """Word a plan as a problem; rewardmodel.demo.domain.reading reads it back."""
    wording = FAMILIES[plan.family]
    name, thing = rng.choice(NAMES), rng.choice(THINGS)
    opener = rng.choice(wording.openers).format(v=plan.start, name=name, thing=thing)
    phrases = [wording.operations[item.kind][item.variant].format(n=item.operand) for item in plan.operations]
    break_at = None
    if plan.family == "story" and len(phrases) > 1 and rng.random() < DISTRACTOR_SHARE:
        break_at = rng.randrange(1, len(phrases))
    subject = f"{name} " if plan.family == "story" else ""
    text = f"{opener} {item_label(0)} {subject}{phrases[0]}"
    for index, phrase in enumerate(phrases[1:], start=1):
        if index == break_at:
            distractor = rng.choice(DISTRACTORS).format(n=rng.randrange(2, 10))
            text += f". {distractor} {item_label(index)} {name} {phrase}"
        else:
            text += f", {item_label(index)} {phrase}"
    return f"{text}. {rng.choice(wording.questions)}"
