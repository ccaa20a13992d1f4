r"""A normal form of problem texts: two texts with the same one are the same problem, written differently.

>>> normal_form("What is  $1 + 1$? ") == normal_form(r"What is \(1+1\)?") == "What is 1+1"
True

It decides which problems are held out, so it must be the same everywhere and for good: the database stores a key of it for every
problem (`normal_key`). After a change of these rules a migration has to compute all keys again; tests/mathtext/test_normal_form.py
holds some keys, so that no change goes unnoticed.

What makes no difference:

- white space: kind, number, line ends, and blanks beside anything but words and numbers (`1 + 1`, `1+1`) or beside a single letter;
- the Unicode form: composed or not, full-width and styled letters, ligatures, invisible characters, kinds of quotes and dashes. An
  exponent stays an exponent: `x²` is `x^2`, never `x2`;
- how a formula is marked: `$`, `$$`, `\(`, `\[`, or not at all;
- LaTeX without a meaning of its own: spacing (`\,`, `\quad`, `~`), the size of brackets and fractions (`\left`, `\dfrac`), braces
  around one character (`x^{2}`), two names of one sign (`\le`, `\leq`, `≤`);
- full stops, question marks, colons, commas and semicolons at the end of the text. An exclamation mark may be a factorial: it stays.

Capital letters stay as they are, because `X` and `x` are different variables. Every rule takes linear time.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

LONGEST_REMEMBERED = 10_000
"""Characters; the keys of longer texts are computed each time."""
LONGEST_STACK = 30
"""Accents on one letter that are kept, as in Unicode's stream-safe format: sorting an endless stack of them takes quadratic time."""

_COMMAND_OF_SIGN = {
    "×": "times", "⋅": "cdot", "·": "cdot", "÷": "div", "±": "pm", "∓": "mp", "≤": "le", "⩽": "le", "≥": "ge", "⩾": "ge", "≠": "ne",
    "≈": "approx", "≡": "equiv", "∞": "infty", "√": "sqrt", "∑": "sum", "∏": "prod", "∫": "int", "∈": "in", "∪": "cup", "∩": "cap",
    "∠": "angle", "△": "triangle", "→": "to", "°": "circ", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon",
    "θ": "theta", "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega",
    "Δ": "Delta", "Σ": "Sigma", "Π": "Pi", "Ω": "Omega",
}  # fmt: skip
_SAME_SIGN = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    "⁄": "/",
    "∕": "/",
}
_SAME_COMMAND = {
    **dict.fromkeys(("dfrac", "tfrac", "cfrac"), "frac"),
    **dict.fromkeys(("dbinom", "tbinom"), "binom"),
    **dict.fromkeys(("leq", "leqslant"), "le"),
    **dict.fromkeys(("geq", "geqslant"), "ge"),
    **dict.fromkeys(("dots", "cdots", "dotsc", "dotsb"), "ldots"),
    **dict.fromkeys(("mbox", "textrm", "textnormal"), "text"),
    "neq": "ne",
    "rightarrow": "to",
    "degree": "circ",
}
_SPACING_COMMANDS = frozenset(
    [
        *("quad", "qquad", "thinspace", "medspace", "thickspace", "negthinspace", "enspace"),
        *("displaystyle", "textstyle", "limits", "nolimits"),
    ]
)
_SIZE_COMMANDS = frozenset(
    [
        *("left", "right", "middle"),
        *(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")),
    ]
)
_SPACING_SIGNS = frozenset(",;:>! ~\n\t\r")
_KEPT_TAGS = frozenset(("<circle>", "<square>"))
"""Compatibility forms that say something: the 3 in a circle is no 3."""

_TOKENS = re.compile(
    r"""
      (?P<grouping>(?<=\d)(?:\\,|\{,\}\\!|,\\!|\{,\})(?=\s?\d{3}))   # 10\,000, 10{,}000 and 10,\!000 are 10,000
    | \\(?P<command>[a-zA-Z]+)
    | \\(?P<symbol>.)
    | (?P<space>[\s~$]+)
    | (?P<word>[^\W\d_]+ | \d+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TRAILING = " .?:;,。？：；，"
_LATIN_LETTER = re.compile(r"[A-Za-z]")


def normal_key(text: str) -> UUID:
    """Return a key of the normal form: 128 bits of its SHA-256."""
    return _remembered_key(text) if len(text) <= LONGEST_REMEMBERED else _key(text)


def _key(text: str) -> UUID:
    return UUID(bytes=hashlib.sha256(normal_form(text).encode("utf-8", "surrogatepass")).digest()[:16])


_remembered_key = lru_cache(maxsize=1024)(_key)
"""An import asks for the key of a text several times in a row."""


def normal_form(text: str) -> str:
    r"""Return the normal form. It is for comparing, not for reading.

    >>> normal_form(r"Find $\dfrac{1}{2} \left( x^{2} + 1 \right)$.")
    'Find\\frac12(x^2+1)'
    """
    form = _joined(_without_needless_braces(_tokens(_folded(text)))).rstrip(_TRAILING)
    return form or text.strip()  # a text of signs without a meaning is only like itself


@dataclass(slots=True)
class _Token:
    """A piece of the text. `apart`: white space stands before it. `is_command`: it begins with a backslash and a letter."""

    text: str
    apart: bool
    is_command: bool = False


def _tokens(text: str) -> Iterator[_Token]:
    """Yield what has a meaning."""
    apart = after_size = False
    for match in _TOKENS.finditer(text):
        kind, piece = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "command" and piece in _SIZE_COMMANDS:
            after_size = piece in ("left", "right")
            continue
        if kind == "space" or (kind == "command" and piece in _SPACING_COMMANDS):
            apart = True
            continue
        if kind == "symbol" and (piece in _SPACING_SIGNS or piece in "()[]$"):
            # what marks a formula counts as white space; escaped dollars are money, with or without the backslash
            apart = apart or piece != "!"
            after_size = False
            continue
        if after_size and piece == ".":  # \left. is no bracket at all
            after_size = False
            continue
        after_size = False
        yield _token(kind, piece, apart)
        apart = False


def _token(kind: str, piece: str, apart: bool) -> _Token:
    if kind == "command":
        return _Token("\\" + _SAME_COMMAND.get(piece, piece), apart, is_command=True)
    if kind == "grouping":
        return _Token(",", apart)
    return _Token("\\" + piece if kind == "symbol" else piece, apart)


def _without_needless_braces(tokens: Iterator[_Token]) -> list[_Token]:
    """Remove empty braces, and those around one character or command, as in x^{2}."""
    kept: list[_Token] = []
    for token in tokens:
        if token.text == "}" and kept and kept[-1].text == "{":
            kept.pop()
        elif token.text == "}" and len(kept) > 1 and kept[-2].text == "{" and _is_single(kept[-1]):
            inner, opening = kept.pop(), kept.pop()
            kept.append(_Token(inner.text, opening.apart, inner.is_command))
        else:
            kept.append(token)
    return kept


def _is_single(token: _Token) -> bool:
    return token.is_command or len(token.text) == 1


def _joined(tokens: list[_Token]) -> str:
    """Join the tokens, with a blank where it makes a difference."""
    pieces: list[str] = []
    before: _Token | None = None
    for token in tokens:
        if before is not None and _is_blank_needed(before, token):
            pieces.append(" ")
        pieces.append(token.text)
        before = token
    return "".join(pieces)


def _is_blank_needed(before: _Token, after: _Token) -> bool:
    if before.is_command:
        return _LATIN_LETTER.match(after.text) is not None
    return after.apart and _is_word(before, before.text[-1]) and _is_word(after, after.text[0])


def _is_word(token: _Token, edge: str) -> bool:
    """Whether it is a number or a word of several letters, and its character at the edge is of a script that has blanks."""
    if edge.isdecimal():
        return True
    return len(token.text) > 1 and edge.isalpha() and unicodedata.east_asian_width(edge) not in "WF"


def _folded(text: str) -> str:
    """Return the text with one character for all that look or mean the same."""
    if text.isascii():
        return text.replace("`", "'").replace("''", '"') if "`" in text or "''" in text else text
    pieces: list[str] = []
    height = ""
    for character in _composed(text):
        raised = _height(character)
        if raised != height:
            pieces.append(("}" if height else "") + (raised + "{" if raised else ""))
            height = raised
        pieces.append(_plain(character))
    return "".join([*pieces, "}" if height else ""]).replace("''", '"')


def _height(character: str) -> str:
    """Return ^ for a raised character, _ for a lowered one, else nothing."""
    if character.isascii():
        return ""
    tag = unicodedata.decomposition(character).partition(" ")[0]
    return {"<super>": "^", "<sub>": "_"}.get(tag, "")


def _plain(character: str) -> str:
    if character == "`":
        return "'"
    if character.isascii():
        return character
    if (same := _SAME_SIGN.get(character)) is not None:
        return same
    if unicodedata.category(character) == "Cf" or character == "\u034f":  # invisible
        return ""
    number = unicodedata.decimal(character, None)
    if number is not None:
        return str(number)
    tag = unicodedata.decomposition(character).partition(" ")[0]
    if tag == "<fraction>":
        above, _, below = unicodedata.normalize("NFKC", character).partition("⁄")
        return f"\\frac{{{above}}}{{{below}}}"
    if tag.startswith("<") and tag not in _KEPT_TAGS:
        character = unicodedata.normalize("NFKC", character)
    return "".join(_SAME_SIGN.get(one) or _command(one) for one in character)


def _command(character: str) -> str:
    name = _COMMAND_OF_SIGN.get(character)
    # the braces end the name; empty ones are removed later
    return character if name is None else f"{'^' if name == 'circ' else ''}\\{name}{{}}"


def _composed(text: str) -> str:
    """Return the text with composed characters (NFC)."""
    pieces: list[str] = []
    start = stack = 0
    for place, character in enumerate(text):
        stack = stack + 1 if unicodedata.combining(character) else 0
        if stack > LONGEST_STACK:
            pieces.append(unicodedata.normalize("NFC", text[start:place]))
            start, stack = place, 0
    return "".join([*pieces, unicodedata.normalize("NFC", text[start:])])
