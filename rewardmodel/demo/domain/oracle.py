"""The exact oracle of the demo domain: rates any text as a step of a demo problem, and knows every answer.

Positive (1): performs the next operation or operations correctly, or states the right answer after all of them.
Neutral (0): right but without progress: repeats what is known, or announces how to continue. Negative (-1): anything
else: a wrong result, operand or running value, an operation skipped or out of order, a wrong answer, garbage.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from mathtext.answers import answer_of
from rewardmodel.demo.domain.expressions import (
    Equation,
    Expression,
    combine,
    evaluate,
    find_equations,
    plain,
)
from rewardmodel.demo.domain.plans import MODULUS, Kind, Plan
from rewardmodel.demo.domain.reading import phrase_pattern, read_problem
from rewardmodel.demo.domain.wording import FAMILIES

NEGATIVE, NEUTRAL, POSITIVE = -1, 0, 1

# Operations that one step may combine.
_MOST_AT_ONCE = 3
_ANSWER_PART = re.compile(r"\s*# Answer\s*\n.*\Z", re.DOTALL)
_LABEL = re.compile(r"\(([a-g])\) ?")
_MODULO = re.compile(
    r"\(?\\pmod\s*\{?5\}?\)?|\(?\\?mod(?:ulo)?\s*\{?5\}?\)?|(?:division by|divided by|bags of|groups of) 5|fields 0 to 4"
)
_IMPERATIVES = {
    Kind.ADD: (r"add {n}", r"adding {n}", r"move forward by {n}"),
    Kind.SUBTRACT: (r"subtract {n}", r"subtracting {n}", r"move back by {n}"),
    Kind.MULTIPLY: (r"multiply by {n}", r"multiplying by {n}", r"times {n}"),
}
_FILLERS = (
    "a about above after again all also an and are as at bags be begin beetle but by can carry compute counter current "
    "divide do down each end ends far field fields finally find first for from get gets give gives go have hence here in "
    "integer is it its keep know leave leaves left let lies me means modulo mod multiple next no note now number numbered "
    "of on one only operation order original our out outside over packing point problem read reduce remain remaining "
    "remainder remainders remains result ring running s same see sequence simplify since sits so solution stands start "
    "step stop stops such take term that the then there therefore these this thus to together turn up us use value "
    "values was we what when where which with work working write yields "
)
_WORDS = frozenset(_FILLERS.split())


@dataclass(frozen=True)
class _State:
    """The state of a solution: the values known so far, other spellings of the last one, and whether it has answered."""

    values: list[int]
    spellings: frozenset[int] = field(default_factory=frozenset)
    answered: bool = False


class Oracle:
    """Rates steps and knows answers. Raises ValueError if a text is not a problem of the demo domain."""

    def parse(self, problem_text: str) -> Plan:
        """Return the plan of a problem."""
        return read_problem(problem_text)

    def answer(self, problem_text: str) -> str:
        """Return the exact answer, "0" to "4"."""
        return str(read_problem(problem_text).answer)

    def rate_step(self, problem_text: str, previous_steps: list[str], step: str) -> int:
        """Return the rating of a step that follows `previous_steps`; wrong ones among those are ignored."""
        plan = read_problem(problem_text)
        state = _State([plan.start])
        for previous in previous_steps:
            state = _judge(plan, state, previous)[1]
        return _judge(plan, state, step)[0]

    def rate_solution(self, problem_text: str, steps: list[str]) -> list[int]:
        """Return the ratings up to and including the first negative one."""
        plan = read_problem(problem_text)
        state = _State([plan.start])
        ratings: list[int] = []
        for step in steps:
            rating, state = _judge(plan, state, step)
            ratings.append(rating)
            if rating == NEGATIVE:
                break
        return ratings


def _judge(plan: Plan, state: _State, step: str) -> tuple[int, _State]:
    """Return a step's rating and the state after it."""
    if state.answered:
        return NEGATIVE, state  # nothing may follow the answer
    try:
        rating, after = _judge_text(plan, state, _ANSWER_PART.sub("", step))
    except ValueError:
        return NEGATIVE, state
    answer = answer_of([step])
    if "# Answer" in step:
        is_done = len(after.values) == len(plan.operations) + 1
        if rating == NEGATIVE or not is_done or answer is None or plain(answer) != str(plan.answer):
            return NEGATIVE, state
        return POSITIVE, replace(after, answered=True)
    return (rating, after) if rating != NEGATIVE else (NEGATIVE, state)


def _judge_text(plan: Plan, state: _State, text: str) -> tuple[int, _State]:
    """Rate a step without its answer part. Raises ValueError if it cannot be read."""
    text = plain(text)
    if not text:
        return NEUTRAL, state
    label = _LABEL.match(text)
    text, claims = _take_claims(plan, text[label.end() :] if label else text)
    speaks_of_modulus = bool(_MODULO.search(text))
    equations, words = find_equations(_MODULO.sub(" ", text))
    _check_words(words)
    mentions = [equation.sides[0] for equation in equations if not equation.relations]
    proper = [equation for equation in equations if equation.relations]
    if not (claims or mentions or proper):
        return (NEUTRAL if speaks_of_modulus else NEGATIVE), state
    after = state
    for equation in proper:
        after = _apply_equation(plan, after, equation)
    done = len(after.values) - len(state.values)
    if not done and claims and mentions:
        after, done = _apply_claim(plan, state, claims, mentions)
    if label and "abcdefg".index(label[1]) not in _operations_meant(state, done, repeats=bool(proper)):
        raise ValueError("another operation is numbered")
    _check_claims(plan, state, done, claims, repeats=bool(proper))
    _check_mentions(plan, state, after, done, mentions)
    return (POSITIVE if done else NEUTRAL), after


def _take_claims(plan: Plan, text: str) -> tuple[str, list[tuple[Kind, int]]]:
    """Cut out the phrases that name an operation; return the rest and (kind, operand) of each."""
    claims: list[tuple[Kind, int]] = []
    rest = text
    for kind, pattern in _claim_patterns(plan.family):
        found = [(kind, int(match["n"])) for match in pattern.finditer(rest)]
        if found:
            claims += found
            rest = pattern.sub(" ; ", rest)
    return rest, claims


@cache
def _claim_patterns(family: str) -> list[tuple[Kind, re.Pattern[str]]]:
    """Return the patterns by which a family, and people in general, name operations."""
    named: list[tuple[Kind, str]] = []
    wording = FAMILIES[family]
    for kind in Kind:
        for phrases in (wording.gerunds, wording.operations):
            named += [(kind, plain(phrase)) for phrase in phrases.get(kind, ())]
    # The family's own phrases come first, because some contain a general phrase.
    named += [(kind, phrase) for kind in Kind for phrase in _IMPERATIVES[kind]]
    return [(kind, re.compile(rf"\b{phrase_pattern(phrase)}(?!\d)", re.IGNORECASE)) for kind, phrase in named]


def _check_words(words: str) -> None:
    """Raise ValueError if there is a word or sign that no step of the domain needs."""
    if re.search(r"[^\w\s.,:;!'()-]", words):
        raise ValueError("there are signs that are neither words nor arithmetic")
    for word in re.findall(r"\w+", words):
        if word.lower() not in _WORDS:
            raise ValueError(f"unknown word {word!r}")


def _apply_equation(plan: Plan, state: _State, equation: Equation) -> _State:
    """Check an equation; if it performs the next operations, return the state after them.

    Raises ValueError if it is false, or if it is neither the next computation nor a repetition of the last.
    """
    sides = equation.sides
    numbers = [evaluate(side) for side in sides]
    for relation, left, right in zip(equation.relations, numbers, numbers[1:], strict=False):
        if (left - right) % MODULUS or (relation == "=" and left != right):
            raise ValueError("the equation is false")
    compounds = [side for side in sides if _is_compound(side)]
    if not compounds:
        if numbers[0] % MODULUS != state.values[-1]:
            raise ValueError("not the running value")
        return state
    steps = _operations_done(plan, state, compounds[0])
    if not steps:
        return state
    if _is_compound(sides[-1]):
        raise ValueError("no result")
    return _State([*plan.values[: len(state.values) + steps]], frozenset(numbers))


def _operations_done(plan: Plan, state: _State, compound: Expression) -> int:
    """Return how many of the next operations a computation performs; 0 if it repeats the last one.

    Raises ValueError if it does neither.
    """
    done = len(state.values) - 1
    for spelling in {state.values[-1], *state.spellings}:
        expected: Expression = spelling
        for count in range(1, min(_MOST_AT_ONCE, len(plan.operations) - done) + 1):
            expected = _operate(plan, done + count - 1, expected)
            if compound == expected:
                return count
    if done and compound == _operate(plan, done - 1, state.values[done - 1]):
        return 0
    raise ValueError("not the operation that comes next")


def _operate(plan: Plan, index: int, value: Expression) -> Expression:
    kind, operand = plan.operations[index].kind, plan.operations[index].operand
    if kind is Kind.MULTIPLY:
        return combine("*", value, operand)
    return combine("+", value, operand if kind is Kind.ADD else combine("-", operand))


def _is_compound(side: Expression) -> bool:
    return isinstance(side, tuple) and not (side[0] == "-" and isinstance(side[1][0], int))


def _apply_claim(
    plan: Plan, state: _State, claims: list[tuple[Kind, int]], mentions: list[Expression]
) -> tuple[_State, int]:
    """Read "Adding 4 gives 2": an operation named with its result, without an equation."""
    done = len(state.values) - 1
    if len(claims) != 1 or done >= len(plan.operations) or not isinstance(mentions[-1], int):
        raise ValueError("an operation and its result were expected")
    result = plan.values[done + 1]
    if mentions[-1] % MODULUS != result:
        raise ValueError("the result is wrong")
    return _State([*state.values, result], frozenset({mentions[-1]})), 1


def _operations_meant(state: _State, done: int, *, repeats: bool) -> range:
    """Return the operations that a step may name: those it performs, otherwise the last one or the next."""
    first = len(state.values) - 1
    return range(first, first + done) if done else range(max(0, first - 1), first if repeats else first + 1)


def _check_claims(plan: Plan, state: _State, done: int, claims: list[tuple[Kind, int]], *, repeats: bool) -> None:
    """Raise ValueError if a named operation is not among those performed.

    If none is, it may be the last one or, unless an equation repeats that one, the next.
    """
    possible = _operations_meant(state, done, repeats=repeats)
    for kind, operand in claims:
        for index in possible:
            if index < len(plan.operations):
                operation = plan.operations[index]
                if (kind, operand) == (operation.kind, operation.operand):
                    break
        else:
            raise ValueError("another operation is named")


def _check_mentions(plan: Plan, before: _State, after: _State, done: int, mentions: list[Expression]) -> None:
    """Raise ValueError if a number without an equation is neither a current value nor an operand just used."""
    first = len(before.values) - 1
    allowed = set(after.values[first:]) | after.spellings
    if done:
        allowed |= {operation.operand for operation in plan.operations[first : first + done]}
    for mention in mentions:
        if not isinstance(mention, int) or mention not in allowed:
            raise ValueError("there is a number that is neither a value nor an operand")
