"""Which completions may be asked for: any next step in flow 1, alternatives to a step of the solution in flow 2."""

from collections.abc import Sequence
from typing import Any

from annotation import limits
from annotation.errors import InvalidQuestion
from annotation.rules.values import read_list, read_text
from mathtext.answers import answer_of


def check_question(steps: Any, *, flow: int, shown_steps: Sequence[str]) -> list[str]:
    """Return the steps so far. Raises InvalidLabel if they are not steps, and InvalidQuestion if no step can follow them."""
    is_given = flow == 2  # these steps are compared with the solution, which was measured when it came in
    entries = read_list(steps, "steps", most=None if is_given else limits.STEPS)
    length = sum(len(step) for step in entries if isinstance(step, str))
    if not is_given and length > limits.BUILT:  # before anything reads the texts
        raise InvalidQuestion(
            f"The steps have {length:,} characters together; at most {limits.BUILT:,} are allowed. Go back and shorten one.",
            field="steps",
        )
    texts = [
        read_text(step, f"steps.{index}", least=1, most=None if is_given else limits.STEP)
        for index, step in enumerate(entries)
    ]
    if flow == 2:
        if len(texts) >= len(shown_steps) or texts != list(shown_steps[: len(texts)]):
            raise InvalidQuestion(
                "Send the first steps of the solution that you rate, up to the last one before the error.",
                field="steps",
            )
    elif (answer := answer_of(texts)) is not None:
        raise InvalidQuestion(
            f"The solution has ended with the answer {answer[:100]}: no step can follow.", field="steps"
        )
    return texts
