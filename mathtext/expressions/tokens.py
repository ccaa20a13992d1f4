r"""Tokens of a written form, with fonts resolved by what they enclose.

A font around one letter, a number or the name of a function is that letter, number or function: ``\mathrm{e}``, ``\mathbf{v}``,
``\text{arctan}``. Around words it makes words. So a token is plain mathematics or text, whatever the command was.
"""

import re
from dataclasses import dataclass

from mathtext.expressions.functions import FUNCTIONS
from mathtext.expressions.nodes import Unreadable
from mathtext.expressions.words import KNOWN
from mathtext.units import find_unit

_WORD_FONTS_TEXT = """
text textbf textit textrm textsf texttt textsc textnormal textup textmd emph mbox hbox mathrm mathit mathbf mathsf
mathtt rm bf it operatorname boldsymbol bm pmb mathnormal bold symbf symup symit
"""
_WORD_FONTS = frozenset(_WORD_FONTS_TEXT.split())
_TEXT_FONTS_TEXT = """
text textbf textit textrm textsf texttt textsc textnormal textup textmd emph mbox hbox
"""
_TEXT_FONTS = frozenset(_TEXT_FONTS_TEXT.split())
_ITALIC = frozenset({"mathit", "mathnormal", "it", "symit"})
_DECORATIONS_TEXT = """
underline boxed fbox framebox ensuremath mathop mathbin mathrel mathord mathclose mathopen mathpunct colorbox
fcolorbox uline cancel displaylines substack mathstrut smash bcancel xcancel hfill centering
"""
_DECORATIONS = frozenset(_DECORATIONS_TEXT.split())
_SWITCHES_TEXT = """
rm bf it bold sf tt large Large small normalsize Huge huge tiny unboldmath boldmath
"""
_SWITCHES = frozenset(_SWITCHES_TEXT.split())
_PIECE = re.compile(
    r"""
    (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+(?![\d.]))?) | (?P<word>[a-zA-Z]+) | \\(?P<command>[a-zA-Z]+)\*? | \\(?P<escaped>.)
    | (?P<dots>\.\.\.+) | (?P<sign>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_ABBREVIATION = re.compile(r"([ap])\s*\.?\s*m\b\.?", re.IGNORECASE)
DEEPEST = 60
"""Levels of brackets and braces; a real answer has fewer than ten."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an answer; `is_text`: within words; `gap`: white space is before it."""

    kind: str  # number, word, command, sign, end
    text: str
    is_text: bool = False
    gap: bool = False


END = Token("end", "")


def tokens_of(text: str) -> list[Token]:
    r"""Return the tokens; raise Unreadable if brackets of a font are not closed.

    >>> [token.text for token in tokens_of(r"3\mathrm{e}^2\text{ cm}")]
    ['3', 'e', '^', '2', 'cm']
    """
    return _read(text, is_text=False, depth=0)


def _read(text: str, *, is_text: bool, depth: int) -> list[Token]:
    if depth > DEEPEST:
        raise Unreadable("too many levels")
    found: list[Token] = []
    place, gap, is_wide = 0, False, False
    while place < len(text):
        if text[place].isspace():
            # a space that LaTeX sets: it goes before units
            is_wide = is_wide or text[place] == "\x1f"
            place, gap = place + 1, True
            continue
        piece = _PIECE.match(text, place)
        if piece is None:
            raise Unreadable("no token")
        place = piece.end()
        command = piece["command"]
        if command in _WORD_FONTS or command in _DECORATIONS:
            inner, after = _argument(text, place)
            if inner is None and command in _SWITCHES:
                gap = True
                continue
            if inner is None:
                inner, after = text[place : place + 1], place + 1
            found.extend(_enclosed(command, inner, is_text=is_text, gap=gap, is_wide=is_wide, depth=depth))
            place, gap, is_wide = after, False, False
            continue
        if command in _SWITCHES:
            gap = True
            continue
        found.append(_token(piece, is_text, gap))
        gap = is_wide = False
    return found


def _token(piece: re.Match[str], is_text: bool, gap: bool) -> Token:
    kind = piece.lastgroup or ""
    written = piece[kind]
    if kind == "escaped":
        kind, written = ("sign", written if written in "%&#$_" else "\\" + written)
    elif kind == "dots":
        kind, written = "sign", "..."
    return Token(kind, written, is_text, gap)


def _enclosed(command: str, inner: str, *, is_text: bool, gap: bool, is_wide: bool, depth: int) -> list[Token]:
    if command in _DECORATIONS:
        # what is underlined or boxed stays together: \underline{73}x
        content = _read(inner, is_text=is_text, depth=depth + 1)
        return (
            [Token("sign", "{", is_text, gap), *content, Token("sign", "}", is_text)] if len(content) > 1 else content
        )
    words = inner.strip()
    spaced = inner[:1].isspace() or gap
    if len(words) == 1 and words.isalpha():
        # \text{ m} behind a number may be a unit; \mathrm{m} is a letter, unless a space says otherwise
        return [Token("word", words, command in _TEXT_FONTS or inner[:1].isspace() or is_text or is_wide, spaced)]
    if words in FUNCTIONS:
        return [Token("word", words, False, gap)]
    if command not in _TEXT_FONTS and words.isalpha() and words.isupper() and words.isascii():
        return [Token("word", letter, False, gap) for letter in words]  # \mathrm{AB} is a segment
    if (
        command not in _TEXT_FONTS
        and words.isalpha()
        and (
            command in _ITALIC
            or (len(words) <= 3 and find_unit(words, is_text=True) is None and words.casefold() not in KNOWN)
        )
    ):
        return [Token("word", letter, False, gap) for letter in words]
    plain = command in ("boldsymbol", "bm", "pmb", "mathbf", "symbf", "bold") and "\\" in words
    content = _read(inner, is_text=is_text or not plain, depth=depth + 1)
    if content and spaced:
        content[0] = Token(content[0].kind, content[0].text, content[0].is_text, True)
    if len(content) > 1 and not any(token.is_text and token.kind == "word" for token in content):
        return [Token("sign", "{", False, gap), *content, Token("sign", "}", False)] if plain else content
    return content


def _argument(text: str, place: int) -> tuple[str | None, int]:
    """Return what is in the braces that open here, and where they end; None if no brace opens."""
    while place < len(text) and text[place].isspace():
        place += 1
    if place >= len(text) or text[place] != "{":
        return None, place
    depth = 0
    position = place
    while position < len(text):
        if text[position] == "\\":
            position += 2
            continue
        depth += (text[position] == "{") - (text[position] == "}")
        if depth == 0:
            return text[place + 1 : position], position + 1
        position += 1
    raise Unreadable("a brace is not closed")
