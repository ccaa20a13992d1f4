"""Finding the final answer in a text.

`rewardmodel.ml.text` has the same rule, because that toolkit imports no Django; tests/test_shared_rules.py compares them.
"""

from collections.abc import Sequence

ANSWER_MARK = "\n\n# Answer\n\n"
"""In PRM800K, the final answer follows this mark in the last step. A step that is only an answer starts with `# Answer`."""

_BOXES = ("\\boxed{", "\\fbox{")


def answer_of(steps: Sequence[str]) -> str | None:
    """Return the text after the answer mark in the last step, or None if there is no mark or no text."""
    if not steps:
        return None
    _, mark, answer = ("\n\n" + steps[-1]).rpartition(ANSWER_MARK)
    return (answer.strip() or None) if mark else None


def last_boxed(text: str) -> str | None:
    r"""Return the content of the last complete \boxed{…}, with balanced braces, or None if there is none.

    `x=\boxed{\frac{1}{2}}` gives `\frac{1}{2}`.
    """
    end = len(text)
    while True:
        start, box = max((text.rfind(box, 0, end), box) for box in _BOXES)
        if start < 0:
            return None
        content = _balanced(text[start + len(box) :])
        if content is not None and content.strip():
            return content.strip()
        end = start


def _balanced(text: str) -> str | None:
    """Return `text` up to the closing brace of a group that was opened before it. Escaped braces do not count."""
    depth = 1
    index = 0
    while index < len(text):
        if text[index] == "\\":
            index += 1
        elif text[index] == "{":
            depth += 1
        elif text[index] == "}":
            depth -= 1
            if depth == 0:
                return text[:index]
        index += 1
    return None
