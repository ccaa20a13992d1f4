"""Problem rows as public data sets write them: MATH, PRM800K's splits, AIME, GSM8K and their relatives."""

from dataclasses import dataclass
from typing import Any

from datafiles.fields import InvalidField, carried_field, names_of, present, text_field
from mathtext.answers import GSM8K_MARK, find_answer, looks_bare, split_gsm8k

TEXT_KEYS = ("problem", "question")
ANSWER_KEYS = ("answer", "final_answer", "expected_answer", "ground_truth_answer", "ground_truth")


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem with its ground truth, as far as the row gives it. A proof has no answer."""

    text: str
    answer: str | None
    solution: str | None


def read_problem(value: dict[str, Any]) -> ProblemRow:
    """Read a row of any of these shapes; keys may have capital letters. Raises InvalidField.

    The answer is `answer` or one of its other names, a string or a number; else the final answer in `solution`. GSM8K calls the
    whole solution `answer`, and its final answer follows `####`.
    """
    key = next((name for name in TEXT_KEYS if name in value), None) or present(value, *TEXT_KEYS)
    if key is None:
        raise InvalidField(
            f'there is neither a "problem" (as in MATH) nor a "question" (as in GSM8K); the row has {names_of(value)}'
        )
    text = text_field(value, key)
    if text is None or not text.strip():
        raise InvalidField(f'"{key}" is missing or empty')
    solution = text_field(value, present(value, "solution"))
    answer = (carried_field(value, present(value, *ANSWER_KEYS)) or "").strip()
    if key.casefold() == "question" and solution is None and answer and not looks_bare(answer):
        return ProblemRow(text, *_whole_solution(answer, present(value, *ANSWER_KEYS) or "answer"))
    return ProblemRow(text, answer or find_answer(solution), solution)


def _whole_solution(answer: str, key: str) -> tuple[str, str | None]:
    """Return the final answer and the solution of a GSM8K row, whose `answer` holds both."""
    solution, final = split_gsm8k(answer)
    if final is None:
        raise InvalidField(f'"{key}" has no final answer; in GSM8K it ends with a line such as "{GSM8K_MARK} 42"')
    return final, solution or None
