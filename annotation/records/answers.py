"""Where the final answer stands in a text.

`rewardmodel.ml.text` has the same rule, because that toolkit imports no Django; tests/test_shared_rules.py compares them.
"""

from collections.abc import Sequence

ANSWER_MARK = "\n\n# Answer\n\n"
"""PRM800K writes the final answer behind this in the last step; a step that is nothing else starts with `# Answer`."""

_BOXES = ("\\boxed{", "\\fbox{")


def answer_of(steps: Sequence[str]) -> str | None:
    """Return what stands behind the answer mark of the last step; None where there is no mark or nothing behind it."""
    if not steps:
        return None
    _, mark, answer = ("\n\n" + steps[-1]).rpartition(ANSWER_MARK)
    return (answer.strip() or None) if mark else None


def last_boxed(text: str) -> str | None:
    r"""Return the content of the last complete \boxed{…}, its own braces balanced; None where there is none.

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
    """Return `text` up to the brace that closes one opened before it. A backslash before a brace makes it a mere sign."""
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
