r"""One way to write each sign: Unicode and LaTeX spellings become the few that the tokenizer knows."""

import re
import unicodedata
from collections.abc import Callable

from mathtext.answers import unbox

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta", "ι": "iota",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi",
    "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi",
    "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "π": "pi",
}  # fmt: skip
_SIGNS = {
    "∞": "infty", "≤": "le", "≦": "le", "⩽": "le", "≥": "ge", "≧": "ge", "⩾": "ge", "≠": "ne", "∪": "cup", "∩": "cap", "±": "pm",
    "∓": "mp", "×": "times", "⋅": "cdot", "·": "cdot", "∙": "cdot", "•": "cdot", "∗": "cdot", "÷": "div", "∈": "in", "∉": "notin",
    "∅": "emptyset", "⌀": "emptyset", "ℝ": "mathbb{R}", "ℤ": "mathbb{Z}", "ℕ": "mathbb{N}", "ℚ": "mathbb{Q}", "ℂ": "mathbb{C}",
    "∠": "angle", "△": "triangle", "≈": "approx", "≅": "cong", "≡": "equiv", "→": "to", "⟨": "langle", "⟩": "rangle", "∖": "setminus",
    "∑": "sum", "∏": "prod", "√": "sqrt", "∧": "land", "∨": "lor", "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil", "⌉": "rceil",
    "∥": "parallel", "⊥": "perp", "°": "degree", "º": "degree", "∘": "circ", "₹": "rupees", "€": "euros", "£": "pounds", "¥": "yen",
    "￥": "yen", "₽": "roubles", "₩": "won", "∣": "mid", "│": "mid", "⇒": "Rightarrow", "≃": "approx", "≒": "approx", "∼": "sim",
}  # fmt: skip
_PLAIN = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "⁄": "/", "∕": "/", "’": "'", "‘": "'", "′": "'", "″": "''",
    "“": '"', "”": '"', "…": "...", "\x00": "", "，": ",", "；": ";", "：": ":", "。": ".", "、": ",", "\u200b": "", "\ufeff": "",
    "【": "[", "】": "]", "٫": ".",
}  # fmt: skip
_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ", "0123456789+-()ni", strict=True))
_SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙᵢ", "0123456789+-()ni", strict=True))
_SUPER_RUN = re.compile("[" + "".join(_SUPER) + "]+")
_SUB_RUN = re.compile("[" + "".join(_SUB) + "]+")
_ROOTS = re.compile(r"(?P<sign>[∛∜]|(?P<degree>[²³⁴⁵])√)\s*(?P<of>\d+(?:\.\d+)?)?")
_ROOT = re.compile(
    r"√\s*(\d+(?:\.\d+)?)"
)  # √25 is the root of 25, while LaTeX reads \sqrt 25 as the root of 2, times 5
_TRANSLATED = str.maketrans(
    {
        **_PLAIN,
        **{sign: rf"\{name} " for sign, name in {**_GREEK, **_SIGNS}.items()},
    }
)
_KIND_OF_COMMAND = r"(?![a-zA-Z])"
_SPACES = r"(?:\\[,;: ]|~|[\u00a0\u2009\u202f])"

# (pattern, replacement), in this order; each takes linear time
_REWRITES: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:left|right|middle|[bB]igg?[lrm]?)" + _KIND_OF_COMMAND + r"\s*\.?", " "),
        (r"(?<=\d)\s*(?:\{,\}|,\s*\\!|\\!\s*,)\s*(?:\\!\s*)*(?=\d{3}(?!\d))", ""),  # 11,\! 111
        (r"(?<!\\)\\!", ""),
        (rf"(?<=\d){_SPACES}(?=\d{{3}}(?!\d))", ""),  # 10\,000
        (r"(?<!\\)\\[,;: ]|~|[\u00a0\u2009\u202f]", "\x1f"),
        (r"(?<!\\)\\>|\\(?:q?quad|enspace|thinspace|medspace|thickspace|space|nobreakspace)" + _KIND_OF_COMMAND, " "),
        (r"\\[hv]space\*?\s*\{[^{}]*\}|\\[hv]?phantom\s*\{[^{}]*\}", " "),
        (r"\\(?:smallskip|noindent|par|strut|limits|nolimits)(?![a-zA-Z])", " "),
        (r"\\(?:display|text|script|scriptscript)style" + _KIND_OF_COMMAND, " "),
        (r"\\(?:text)?color(?:box)?\s*\{[^{}]*\}", " "),
        (r"(?<=\d)\s*\^\s*(?:\{\s*o\s*\}|o(?![a-zA-Z]))", r"\\degree "),
        (r"\\(?:tag|label)\*?\s*\{[^{}]*\}|\\(?:nonumber|notag)" + _KIND_OF_COMMAND, " "),
        (r"\\[dtc]frac" + _KIND_OF_COMMAND, r"\\frac "),
        (r"\\[dt]binom" + _KIND_OF_COMMAND, r"\\binom "),
        (r"\\(?:leqq?|leqslant|lt)" + _KIND_OF_COMMAND, lambda m: r"\lt " if m[0] == r"\lt" else r"\le "),
        (r"\\(?:geqq?|geqslant|gt)" + _KIND_OF_COMMAND, lambda m: r"\gt " if m[0] == r"\gt" else r"\ge "),
        (r"\\not\s*=|!=(?!=)|\\neq" + _KIND_OF_COMMAND, r"\\ne "),
        (r"\\not\s*\\in" + _KIND_OF_COMMAND, r"\\notin "),
        (r"=<|<=", r"\\le "),
        (r">=", r"\\ge "),
        (r"\\(?:varnothing|emptyset)" + _KIND_OF_COMMAND + r"|\\\{\s*\\\}", r"\\emptyset "),
        (r"\\big(cup|cap)" + _KIND_OF_COMMAND, r"\\\1 "),
        (r"\^\s*(?:\\circ|\\degree|\{\s*\\(?:circ|degree)\s*\}|\\prime\s*\\circ)" + _KIND_OF_COMMAND, r"\\degree "),
        (r"\\(?:degrees|textdegree)" + _KIND_OF_COMMAND, r"\\degree "),
        (r"\^\s*\{\s*\\prime\s*\}|\^\s*\\prime" + _KIND_OF_COMMAND, "'"),
        (r"\^\s*\{\s*(?:\\prime\s*\\prime|'')\s*\}", "''"),
        (r"\\l(?:vert)" + _KIND_OF_COMMAND + r"|\\rvert" + _KIND_OF_COMMAND + r"|\\vert" + _KIND_OF_COMMAND, "|"),
        (r"\\(?:lbrace|rbrace)" + _KIND_OF_COMMAND, lambda m: r"\{" if m[0] == r"\lbrace" else r"\}"),
        (r"\\(?:lbrack|rbrack)" + _KIND_OF_COMMAND, lambda m: "[" if m[0] == r"\lbrack" else "]"),
        (r"\\colon" + _KIND_OF_COMMAND, ":"),
        (r"\\(?:dots|ldots|cdots|dotsc|dotsb|dotso)" + _KIND_OF_COMMAND, "..."),
        (r"\*\*", "^"),
        (r"(?<!\\)\*", r"\\cdot "),
    )
]  # fmt: skip
_ENCLOSURES = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
_PLAIN_GROUPS = re.compile(r"[-+]?\d{1,3}(?: \d{3})+")


def written_form(answer: str) -> str:
    r"""Return the answer in one spelling of its signs, without sizes, spacing, colours, enclosing `$` and a full stop.

    >>> written_form(r"$\left(\dfrac12,\, ½\right).$")
    '( \\frac 12,\x1f\\frac{1}{2} )'
    """
    text = _plain_characters(_open(answer.strip())).strip()
    text = _open(text)
    if r"\begin" not in text:
        # two backslashes before a letter are an escaping mistake, except in a matrix, where they end a row
        text = re.sub(r"\\\\(?=[a-zA-Z!,;%$])", r"\\", text)
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    text = re.sub(r"\\\$|\\textdollar(?![a-zA-Z])", r" \\dollars ", text)
    text = re.sub(r"[^\S\x1f]+", " ", text.replace("$", ""))
    text = re.sub(r" *\x1f[ \x1f]*", "\x1f", text).strip()
    text = _without_end(text)
    return text.replace(" ", "") if _PLAIN_GROUPS.fullmatch(text) else text


def without_spaces(text: str) -> str:
    """Return the text without spaces that separate nothing: `1 1` is not `11`, and `2 1/2` is not `21/2`.

    >>> without_spaces("x + 2 y"), without_spaces("2 1/2")
    ('x+2 y', '2 1/2')
    """
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(?<![0-9a-zA-Z]) | (?![0-9a-zA-Z])", "", text)


def _plain_characters(text: str) -> str:
    if text.isascii():
        return text
    text = _ROOTS.sub(_root, text)
    text = _SUPER_RUN.sub(lambda run: "^{" + "".join(_SUPER[sign] for sign in run[0]) + "}", text)
    text = _SUB_RUN.sub(lambda run: "_{" + "".join(_SUB[sign] for sign in run[0]) + "}", text)
    text = _ROOT.sub(r"\\sqrt{\1}", text)
    pieces = []
    for character in text.translate(_TRANSLATED):
        if character.isascii():
            pieces.append(character)
            continue
        numeric = unicodedata.decomposition(character)
        if numeric.startswith("<fraction>"):
            top, _, bottom = unicodedata.normalize("NFKC", character).partition("⁄")
            pieces.append(rf"\frac{{{top}}}{{{bottom or 1}}}")
        else:
            pieces.append(unicodedata.normalize("NFKC", character))
    return "".join(pieces).translate(_TRANSLATED)


def _root(root: re.Match[str]) -> str:
    degree = _SUPER[root["degree"]] if root["degree"] else {"∛": "3", "∜": "4"}[root["sign"]]
    return rf"\sqrt[{degree}]" + (f"{{{root['of']}}}" if root["of"] else "")


def _open(text: str) -> str:
    """Return the content of the enclosing `$…$`, `\\(…\\)` or box."""
    for opening, closing in _ENCLOSURES:
        inner = text[len(opening) : -len(closing)]
        if (
            text.startswith(opening)
            and text.endswith(closing)
            and len(text) > len(opening + closing)
            and opening not in inner
        ):
            text = inner.strip()
            break
    return unbox(text)


def _without_end(text: str) -> str:
    """Return the text without punctuation and row ends behind it."""
    shorter = re.sub(r"(?:[\s,;]|\\\\|(?<![\d.])\.(?!\.)|(?<=\d)\.(?=\s*\Z)|(?<!\\)\\)+\Z", "", text[-40:])
    return text[:-40] + shorter
