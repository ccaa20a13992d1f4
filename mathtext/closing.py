"""Closing statements of a solution: "The answer is 5.", "**Final answer:** 5", "答案是 5", and GSM8K's line "#### 5"."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

GSM8K_MARK = "####"

LONGEST = 5_000
"""Characters of a stated answer; a longer text is none."""
LONGEST_BELOW = 60
"""Characters of a line that counts as an answer below the bare word "Answer"."""
TRIED = 50
"""Statements, from the last one backwards, that are looked at. It bounds the time for texts that repeat one without end."""

_LABEL = re.compile(
    r"""
    ^[ \t>]*+(?:[-*•+][ \t]++)?(?P<strong>\#{1,6}[ \t]*+(?:\*\*|__)?|[*_]{1,3})?
    (?:(?:the|my|our|your)[ \t]+)?(?:(?:final|correct|short)[ \t]+)?
    (?P<word>answers?|ans|(?-i:A|a(?!:[a-z]))|最终答案|正确答案|答案|答え|答|ответ|antwort|réponse|respuesta)
    [*_]{0,3}[ \t]*+(?P<colon>[:：=])?[ \t]*+
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"""
    \b(?P<final>(?:final|correct)[ \t]+)?answers?\b[*_]{0,3}
    (?:[ \t]+(?:to|of|for|in)[ \t]+[^.\n:：]{1,80}?)?
    [ \t]+(?:is|are|was|were|(?:would|should|must|will|has[ ]to|turns[ ]out[ ]to)[ ]be|equals|comes[ ]out[ ](?:to|as))\b
    (?:[ \t]*,?[ \t]*(?:therefore|thus|hence|then|simply|just|indeed|clearly|now|exactly|equal[ ]to|given[ ]by)\b,?){0,2}
    [ \t]*[:：]?[*_]{0,3}[ \t]*
    | (?:最终|正确)?答案(?:应该|应|就)?(?:是|为|等于)[ \t]*[:：]?[ \t]*
    | 答えは[ \t]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_START = re.compile(
    r"(?:^|[.!?:;。\n*])[\s*_>#-]*(?:(?:so|thus|hence|therefore|and|then|finally|in conclusion|consequently|we conclude that)[\s,]+){0,3}"
    r"(?:(?:the|my|our|its|your)\s+)?\Z",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"""
    \.(?=[*_"')\]]*(?:\s+[A-Z"'(*]|\s*\Z)) | 。
    | ,?[ ](?:because|since|as[ ](?!a\b)|which|where|so[ ]that|and[ ]we)\b | [ ]\((?:because|since)\b
    """,
    re.VERBOSE,
)
_NO_ANSWER = re.compile(
    r"(?:not|never|in|found|obtained|a|an|that|this|these|those|correct|incorrect|wrong|right|consistent|independent|also|always|still"
    r"|more|less|going|supposed|expected|required|unclear|clear|known|unknown|see|as|what|where|when|how|which|we|i|it|there|determined"
    r"|calculated|computed|derived|based|shown|stated|to|of|to be|provided|confirmed|verified)(?![\w'])",
    re.IGNORECASE,
)
_MATHEMATICS = re.compile(r"[\d$\\=^√π∞]|^\W*[A-Za-z]\W*$")
_MOST_WORDS = 6

_HASHES = re.compile(r"(?<!#)####(?!#)[ \t]*+([^\n]*+)")
_PLAIN_NUMBER = re.compile(r"[-+−$€£¥\\ ]*\d[\d,]*(?:\.\d+)?(?:/\d+)?\s*\\?%?\.?")
_HEADING_WORDS = re.compile(
    r"[*_\s]*(?:step|part|case|solution|conclusion|explanation|answer|final|verification|check|reasoning|result|summary|approach|given"
    r"|\d+[.):]\s)",
    re.IGNORECASE,
)
_STATEMENT_FOLLOWS = re.compile(r"\s*+(?:the|final|so)?\s*(?:final\s+)?answer\b", re.IGNORECASE)

_STOPS = ".,;:。，；"
_EMPHASIS = ("***", "**", "__", "```", "``", "`", "*", "_")
_FORMULA = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
_QUOTES = (("“", "”"), ('"', '"'))
_DISPLAY = (("$$", "$$"), (r"\[", r"\]"), (r"\begin{", r"\end{"), ("```", "```"))
_DISPLAY_STARTS = tuple(opening for opening, _ in _DISPLAY)


@dataclass(frozen=True, slots=True)
class Statement:
    """A stated answer. `start` is where the statement begins, `is_strong` whether it counts more than a box before it."""

    start: int
    answer: str
    is_strong: bool


def last_statement(text: str) -> Statement | None:
    """Return the last statement of an answer, label or sentence; None if there is none."""
    found = [one for one in (_last_label(text), _last_sentence(text)) if one is not None]
    return max(found, key=lambda one: one.start, default=None)


def gsm8k_mark(text: str) -> tuple[int, str] | None:
    """Return where GSM8K's mark begins, and the answer behind it; None if there is none, or only Markdown headings.

    `#### 18` is a mark on the last line, or if it holds a number alone; `#### Step 2: conclude` is a heading.
    """
    for mark in reversed(deque(_HASHES.finditer(text), maxlen=TRIED)):
        answer = undecorated(mark[1])
        is_last = not text[mark.end() : mark.end() + LONGEST].strip() or _STATEMENT_FOLLOWS.match(text, mark.end())
        is_heading = _HEADING_WORDS.match(mark[1]) is not None
        if answer and len(answer) <= LONGEST and (_PLAIN_NUMBER.fullmatch(answer) or (is_last and not is_heading)):
            return mark.start(), answer
    return None


def first_block(text: str) -> str:
    """Return the first line that is not blank; a display formula that begins there, as a whole."""
    text = text.lstrip()
    for opening, closing in _DISPLAY:
        end = text.find(closing, len(opening)) if text.startswith(opening) else -1
        if end >= 0:
            return text[: end + len(closing)] + text[end + len(closing) :].split("\n", 1)[0]
    return text.split("\n", 1)[0]


def undecorated(text: str) -> str:
    """Take off what surrounds an answer: emphasis, backticks, quotes, the signs of one formula, a full stop or comma at the end.

    >>> undecorated(" **$73$.** ")
    '73'
    """
    before = None
    while text != before and len(text) <= LONGEST:
        before = text
        text = text.strip()
        bare = text.rstrip(_STOPS)
        if ".." not in text[len(bare) :] and not bare.endswith("\\"):
            text = bare
        for mark in _EMPHASIS:
            text = _without(text, mark, mark)
        for opening, closing in (*_FORMULA, *_QUOTES):
            text = _without(text, opening, closing)
        if text.count("**") == 1:
            text = text.removeprefix("**").removesuffix("**")
    return text.strip()


def _without(text: str, opening: str, closing: str) -> str:
    inner = text[len(opening) : -len(closing)]
    is_around = text.startswith(opening) and text.endswith(closing) and len(text) > len(opening) + len(closing)
    if not is_around or opening in inner or closing in inner or inner.endswith("\\"):
        return text
    return inner


def _last_label(text: str) -> Statement | None:
    for label in reversed(deque(_LABEL.finditer(text), maxlen=TRIED)):
        rest = _rest_of_line(text, label.end())
        is_short = label["word"].casefold() == "a"
        if not label["colon"] and (undecorated(rest) or not (label["strong"] or _is_heading(text, label))):
            continue
        if is_short and label["colon"] not in (":", "："):
            continue  # "A = (1, 0)" is a point
        if is_short and re.match(r"\s*\n\s*B\s*[:.)]", text[label.end() + len(rest) :][:20]):
            continue  # the first of several choices
        if not is_short:
            rest = _stated(text, label.end())
        inner = _last_sentence(rest)
        answer = inner.answer if inner else _answer_in(rest)
        if answer:
            return Statement(label.start(), answer, is_strong=bool(_MATHEMATICS.search(answer)))
    return None


def _is_heading(text: str, label: re.Match[str]) -> bool:
    """Return whether the word is alone on its line, with an answer in mathematics on the next one."""
    below = first_block(text[label.end() : label.end() + LONGEST])
    return label["word"].casefold() != "a" and len(below) <= LONGEST_BELOW and bool(_MATHEMATICS.search(below))


def _last_sentence(text: str) -> Statement | None:
    for sentence in reversed(deque(_SENTENCE.finditer(text), maxlen=TRIED)):
        answer = _answer_in(_stated(text, sentence.end()))
        is_mathematics = bool(_MATHEMATICS.search(answer))
        if not answer or _NO_ANSWER.match(answer) or not (is_mathematics or len(answer.split()) <= _MOST_WORDS):
            continue
        before = text[max(0, sentence.start() - 80) : sentence.start()]
        is_explicit = bool(sentence["final"]) or _SENTENCE_START.search(before) is not None or "答" in sentence[0]
        return Statement(sentence.start(), answer, is_strong=is_mathematics and is_explicit)
    return None


def _stated(text: str, start: int) -> str:
    """Return the rest of a line; the next line if it is blank, the whole formula if a display begins there."""
    rest = _rest_of_line(text, start)
    if undecorated(rest) and not rest.lstrip().startswith(_DISPLAY_STARTS):
        return rest
    return first_block(text[start : start + LONGEST].lstrip(" \t\n*_"))


def _rest_of_line(text: str, start: int) -> str:
    end = text.find("\n", start, start + LONGEST + 1)
    return text[start : end if end >= 0 else start + LONGEST + 1]


def _answer_in(rest: str) -> str:
    """Return the answer at the start of the rest of a line, without the next sentence or a reason behind it."""
    if len(rest) > LONGEST:
        return ""
    for end in _sentence_ends(rest):
        if rest[:end].strip("*_ \t"):
            return undecorated(rest[:end])
    return undecorated(rest)


def _sentence_ends(text: str) -> Iterator[int]:
    """Yield the ends of sentences that do not fall into a formula between dollars."""
    dollars = [sign.start() for sign in re.finditer(r"(?<!\\)\$", text)]
    for stop in _SENTENCE_END.finditer(text):
        if sum(place < stop.start() for place in dollars) % 2 == 0 or len(dollars) % 2:
            yield stop.start()
