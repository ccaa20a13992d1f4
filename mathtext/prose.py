"""How much a part of a text reads like a sentence rather than a formula. The page has the same rule (prose.ts)."""

import math
import re

_TEXT_GROUP = re.compile(
    r"\\(?:text[A-Za-z]*|[mhf]box|math(?:rm|bf|it|sf|tt)|operatorname|tag|label|ref|eqref|begin|end|color|href|url|class|id|style)"
    r"\*?[ \t]*\{(?:[^{}]|\{[^{}]*\})*\}"
)
"""Commands whose argument is text, a name or a colour: words in it say nothing about the formula."""
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)", re.DOTALL)
_MASK = "\x01"
"""Takes the place of commands: an operator, not a word."""
_SPACE = re.compile("[ \t\r\n\f\v\u00a0\u3000]+")
_AROUND_WORD = ".,;:!?()'\"“”‘’"
_OPERATORS = "=+*/<>|^&-" + _MASK
_SEPARATORS = ",;:"
_NO_NEIGHBOURS = _OPERATORS + _SEPARATORS
_LONG_WORD = 4
_SMALL_WORD = re.compile(
    "an|and|or|the|is|are|of|to|for|in|on|at|by|if|so|as|has|had|have|per|each|more|less|than|then|from|with|but"
    "|he|she|they|it|its|his|her|we|you",
    re.IGNORECASE,
)
_OTHER_SCRIPT = re.compile("[\u0400-\u04ff\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Chinese, Japanese, Korean, Arabic, Hebrew and Cyrillic letters."""
_AMOUNT = re.compile(r"[0-9][0-9.,]*[ \t\r\n]+([A-Za-z]+)")
_AMOUNT_AND_SIGN = re.compile(r"[0-9][0-9.,]*[ \t]*[-+*/=(<>]+\Z")
_OPEN_END = re.compile(r"[^-+*/=<>][ \t\r\n]*[-+*/<>(\[{&]\Z")
_LOOK_BACK = 40
_FOUR_LETTERS = re.compile("[A-Za-z]{4}")
_FORMULA_SIGN = re.compile(r"[A-Za-z\\=^_]|[0-9)][ \t]*[-+*/][ \t]*[(0-9]")


def count_prose(content: str) -> int:
    """Count the plain words of four letters or more next to another word or number, without an operator between the two."""
    tokens = [token for token in _SPACE.split(_masked(content)) if token]
    found = 0
    for index, token in enumerate(tokens):
        word = token.strip(_AROUND_WORD)
        if len(word) < _LONG_WORD or not _is_word(word):
            continue
        before = index > 0 and tokens[index - 1][-1] not in _NO_NEIGHBOURS
        after = index + 1 < len(tokens) and token[-1] not in _SEPARATORS and tokens[index + 1][0] not in _NO_NEIGHBOURS
        found += before or after
    return found


def is_prose(content: str) -> bool:
    """Tell whether the text holds several plain words: then it is a sentence."""
    return count_prose(content) >= 2


def doubt_about(content: str, *, may_open: bool) -> float:
    """Return what speaks against a formula between two single dollars: 0 if nothing does, infinity if it is a sentence.

    `may_open`: the second dollar may as well open a formula.
    """
    words = count_prose(content)
    if words >= 2:
        return math.inf
    amount = _AMOUNT.match(content)
    doubt = 2 * words
    if amount and _SMALL_WORD.fullmatch(amount[1]):
        doubt += 4
    if _AMOUNT_AND_SIGN.match(content):
        doubt += 5 if may_open else 2
    elif _OPEN_END.search(content[-_LOOK_BACK:]):
        doubt += 2
    if len(content) > 1 and content[0] in ".,;:!?)]}":
        doubt += 2
    if _OTHER_SCRIPT.search(_masked(content)):
        doubt += 2
    return doubt + (0 if _is_balanced(content) else 2)


def has_words(content: str) -> bool:
    """Tell whether the text has words, or none of the signs that formulas have."""
    rest = _masked(content)
    if _FOUR_LETTERS.search(rest) or not _FORMULA_SIGN.search(content):
        return True
    return any(_SMALL_WORD.fullmatch(word) for word in _SPACE.split(rest))


def _masked(content: str) -> str:
    return _COMMAND.sub(_MASK, _TEXT_GROUP.sub(_MASK, content)) if "\\" in content else content


def _is_word(word: str) -> bool:
    parts = word.replace("’", "'").replace("-", "'").split("'")
    return all(part.isalpha() for part in parts)


def _is_balanced(content: str) -> bool:
    """Round and square brackets may close each other: half-open intervals."""
    rest = _COMMAND.sub("", content) if "\\" in content else content
    brackets = sum((sign in "([") - (sign in ")]") for sign in rest)
    return brackets == 0 and rest.count("{") == rest.count("}")
