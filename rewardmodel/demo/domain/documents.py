"""Training documents of the base: a correct solution, with wrong alternatives to each of its steps.

Wrong steps are branches: they see the problem and the steps before them, and no later token sees them. So one document has
a right and a wrong version of every step. The language model learns only the correct steps. The check, "is this step
right?", is learned at every step from its last digit to its newline, when all it depends on has been read.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from transformers import PreTrainedTokenizerFast

from mathtext.answers import ANSWER_MARK
from rewardmodel.demo.domain.plans import Kind, Operation, Plan, apply
from rewardmodel.demo.domain.problems import Difficulty, draw_plan, word_plan
from rewardmodel.demo.domain.solutions import conclusion, operation_step, restatement, write_solution
from rewardmodel.ml.text import problem_segment, step_segment

SECOND_BRANCH_SHARE = 0.3
MISPLACED_SHARE = 0.35
"""Share of the wrong operations that would be right elsewhere in the solution."""
DIGIT_WEIGHT = NAMING_WEIGHT = 3.0
"""Weight of digits, and of tokens that name the next operation. They are the mathematics; the rest are phrases that are soon learned."""


@dataclass(frozen=True)
class Lesson:
    """The documents of one part of the training, which ends after `until` batches in total."""

    until: int | None
    difficulty: Difficulty


# Short problems first, to learn the facts; then long ones.
LESSONS = (Lesson(64, Difficulty(1, 4)), Lesson(None, Difficulty()))


@dataclass(frozen=True)
class CheckedDocument:
    """A correct solution; `wrong[k]` are wrong texts for its k-th step."""

    problem: str
    steps: list[str]
    wrong: list[list[str]]


@dataclass
class EncodedDocument:
    """A document as T tokens; the wrong branches of a step come before the step.

    ids, positions, ends (T): token ids, distances from the start along the visible tokens, and for each token the place after
    the last token that sees it. written: (place, next token's id, weight) of the language model's targets.
    checks: (place, 1 for right and 0 for wrong).
    """

    ids: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    written: list[tuple[int, int, float]] = field(default_factory=list)
    checks: list[tuple[int, int]] = field(default_factory=list)


def draw_document(rng: random.Random, lesson: Lesson = LESSONS[-1]) -> CheckedDocument:
    """Draw a problem, its solution, and one or two wrong alternatives to each step."""
    plan = draw_plan(rng, lesson.difficulty)
    problem = word_plan(plan, rng)
    steps, wrong, done = write_solution(plan, rng), [], 0
    for step in steps:
        count = 2 if rng.random() < SECOND_BRANCH_SHARE else 1
        wrong.append([wrong_step(plan, done, rng) for _ in range(count)])
        done += any(f" {kind.value} " in step for kind in Kind)
    return CheckedDocument(problem, steps, wrong)


def wrong_step(plan: Plan, done: int, rng: random.Random) -> str:
    """Write a step that is wrong after `done` correct operations."""
    values = plan.values
    value = values[done]
    if done and rng.random() < 0.07:
        return restatement(plan, _other(value, rng), rng)
    if done == len(plan.operations):
        return _wrong_conclusion(plan, value, rng)
    right = plan.operations[done]
    operand = right.operand
    draw = rng.random() * 0.8 / (1 - MISPLACED_SHARE)
    if draw < 0.35:
        return operation_step(plan, right, done, value, operand, _other(apply(right.kind, value, operand), rng), rng)
    if draw < 0.55:
        return _consistent(plan, right, done, value, _other(operand, rng), rng)
    if draw < 0.70:
        return _consistent(plan, right, done, _other(value, rng), operand, rng)
    if draw < 0.80:
        kind = rng.choice([kind for kind in Kind if kind is not right.kind])
        return _consistent(plan, Operation(kind, operand), done, value, operand, rng)
    return _misplaced(plan, done, values, rng)


def _consistent(plan: Plan, operation: Operation, index: int, value: int, operand: int, rng: random.Random) -> str:
    return operation_step(plan, operation, index, value, operand, apply(operation.kind, value, operand), rng)


def _misplaced(plan: Plan, done: int, values: Sequence[int], rng: random.Random) -> str:
    """Do another operation of the problem instead: skip some, go back, or stop early."""
    others = [done + 1, done + 1, done + 1, done + 2]
    if done and values[done - 1] != values[done]:  # otherwise going back would only repeat the right value
        others.append(done - 1)
    other = rng.choice([index for index in others if index <= len(plan.operations)])
    value = values[done]
    if other == len(plan.operations):
        return conclusion(plan, value, rng)
    operation = plan.operations[other]
    index = other if rng.random() < 0.5 else done  # with the label of that operation, or of the right one
    return _consistent(plan, operation, index, value, operation.operand, rng)


def _wrong_conclusion(plan: Plan, value: int, rng: random.Random) -> str:
    wrong = conclusion(plan, _other(value, rng), rng)
    if rng.random() < 0.5:
        return wrong
    sentence, mark, _ = conclusion(plan, value, rng).partition(ANSWER_MARK)
    return sentence + mark + wrong.partition(ANSWER_MARK)[2]


def _other(value: int, rng: random.Random) -> int:
    return rng.choice([other for other in range(5) if other != value])


class DocumentEncoder:
    """Tokenises documents segment by segment."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self.tokenizer = tokenizer
        self.segment = lru_cache(maxsize=50_000)(self._segment)
        self.digits = {tokenizer.convert_tokens_to_ids(str(digit)) for digit in range(10)}
        self.signs = {self.segment(f" {kind.value} ") for kind in Kind}

    def _segment(self, text: str) -> tuple[int, ...]:
        return tuple(self.tokenizer.encode(text, add_special_tokens=False))

    def encode(self, document: CheckedDocument, naming_weight: float = 1.0) -> EncodedDocument:
        """Encode a document; the last token is the end token."""
        encoded = EncodedDocument()
        problem = self.segment(problem_segment(document.problem))
        encoded.ids += problem
        encoded.positions += range(len(problem))
        last, position, trunk = len(problem) - 1, len(problem), [*range(len(problem))]
        encoded.ends += [0] * len(problem)
        for step, alternatives in zip(document.steps, document.wrong, strict=True):
            for alternative in alternatives:
                self._append(encoded, self.segment(step_segment(alternative)), position, is_right=False)
                start = len(encoded.ids)
                encoded.ends += [start] * (start - len(encoded.ends))
            segment = self.segment(step_segment(step))
            start = len(encoded.ids)
            self._append(encoded, segment, position, is_right=True)
            encoded.ends += [0] * len(segment)
            names = True  # until the first digit
            for place, token in enumerate(segment, start=start):
                names = names and token not in self.digits
                weight = naming_weight if names or (token,) in self.signs else 1.0
                encoded.written.append((last, token, DIGIT_WEIGHT if token in self.digits else weight))
                last = place
            trunk += range(start, start + len(segment))
            position += len(segment)
        encoded.written.append((last, self.tokenizer.eos_token_id, 1.0))
        for place in trunk:
            encoded.ends[place] = len(encoded.ids)
        return encoded

    def _append(self, encoded: EncodedDocument, segment: tuple[int, ...], position: int, *, is_right: bool) -> None:
        start = len(encoded.ids)
        last_digit = max((place for place, token in enumerate(segment) if token in self.digits), default=0)
        encoded.ids += segment
        encoded.positions += range(position, position + len(segment))
        encoded.checks += [(start + place, int(is_right)) for place in range(last_digit, len(segment))]


def batches(encoder: DocumentEncoder, seed: int, batch_size: int) -> Iterator[list[EncodedDocument]]:
    """Yield batches endlessly, lesson after lesson.

    Documents of similar length share a batch; the batches come in random order.
    """
    rng = random.Random(seed)
    yielded = 0
    while True:
        lesson = lesson_at(yielded)
        pool = [encoder.encode(draw_document(rng, lesson), NAMING_WEIGHT) for _ in range(batch_size * 16)]
        pool.sort(key=lambda document: len(document.ids))
        groups = [pool[start : start + batch_size] for start in range(0, len(pool), batch_size)]
        rng.shuffle(groups)
        yield from groups
        yielded += len(groups)


def lesson_at(batch: int) -> Lesson:
    """Return the lesson that a batch belongs to."""
    return next(lesson for lesson in LESSONS if lesson.until is None or batch < lesson.until)
