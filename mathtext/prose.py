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
_LONG_WORD = 4
_SMALL_WORDS = frozenset(
    "a an and or the is are of to for in on at by if so as has had have per each more less than then from with but "
    "he she they it its his her we you i".split()
)
_OTHER_SCRIPT = re.compile("[\u0400-\u04ff\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Chinese, Japanese, Korean, Arabic, Hebrew and Cyrillic letters."""
_AMOUNT = re.compile(r"[0-9][0-9.,]*[ \t\r\n]+([A-Za-z]+)")
_AMOUNT_AND_SIGN = re.compile(r"[0-9][0-9.,]*[ \t]*[-+*/=(<>]+\Z")
_OPEN_END = re.compile(r"[^-+*/=<>][ \t\r\n]*[-+*/<>(\[{&]\Z")
_LOOK_BACK = 40
_TWO_LETTERS = re.compile("[A-Za-z]{2}")
_FORMULA_SIGN = re.compile(r"[A-Za-z\\=^_]")


def count_prose(content: str) -> int:
    """Count the plain words of four letters or more next to another word or number, without an operator between the two."""
    tokens = [token for token in _SPACE.split(_masked(content)) if token]
    found = 0
    for index, token in enumerate(tokens):
        word = token.strip(_AROUND_WORD)
        if len(word) < _LONG_WORD or not _is_word(word):
            continue
        around = tokens[max(0, index - 1) : index] + tokens[index + 1 : index + 2]
        found += any(other[0] not in _OPERATORS for other in around)
    return found


def is_prose(content: str) -> bool:
    """Tell whether the text holds several plain words: then it is a sentence."""
    return count_prose(content) >= 2


def doubt_about(content: str) -> float:
    """Return what speaks against a formula between two single dollars: 0 if nothing does, infinity if it is a sentence."""
    words = count_prose(content)
    if words >= 2:
        return math.inf
    amount = _AMOUNT.match(content)
    doubt = 2 * words
    if amount and amount[1].lower() in _SMALL_WORDS:
        doubt += 4
    if _AMOUNT_AND_SIGN.match(content):
        doubt += 5
    elif _OPEN_END.search(content[-_LOOK_BACK:]):
        doubt += 2
    if len(content) > 1 and content[0] in ".,;:!?)]}":
        doubt += 2
    if _OTHER_SCRIPT.search(_masked(content)):
        doubt += 2
    return doubt + (0 if _is_balanced(content) else 2)


def has_words(content: str) -> bool:
    """Tell whether there is any word of two letters or more, or none of the signs that formulas have."""
    return bool(_TWO_LETTERS.search(_masked(content))) or not _FORMULA_SIGN.search(content)


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
