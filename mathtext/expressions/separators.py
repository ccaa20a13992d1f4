"""Where an answer is cut into elements: commas, semicolons, rows, "and" and "or" outside all brackets."""

from mathtext.expressions.nodes import Unreadable
from mathtext.expressions.tokens import Token
from mathtext.expressions.words import MAGNITUDES, PARTS, SMALL

_SEPARATORS = (",", ";", "&", "\\\\")


def cut_elements(tokens: list[Token], *, thousands: bool) -> tuple[list[list[Token]], list[str]]:
    """Return the items between commas, semicolons, rows, "and" and "or" outside all brackets, and what separates them."""
    kept = _thousands_commas(tokens) if thousands else frozenset[int]()
    groups: list[list[Token]] = [[]]
    separators: list[str] = []
    depth = 0
    for place, token in enumerate(tokens):
        depth += depth_change(token)
        separator = _separator(token) if depth == 0 and place not in kept else None
        if separator == "and" and _is_in_number(tokens, place):
            separator = None
        if separator is None:
            groups[-1].append(token)
        elif not groups[-1]:
            if separator not in ("and", "or") or not separators:
                raise Unreadable("an element is missing")
            separators[-1] = separator  # the Oxford comma
        else:
            groups.append([])
            separators.append(separator)
    if not groups[-1]:
        raise Unreadable("an element is missing")
    if "and" in separators or "or" in separators:
        word = "and" if "and" in separators else "or"
        separators = [word if separator == "," else separator for separator in separators]
    return groups, separators


def depth_change(token: Token) -> int:
    if token.kind == "command":
        return {
            "begin": 1,
            "end": -1,
            "langle": 1,
            "rangle": -1,
            "lfloor": 1,
            "rfloor": -1,
            "lceil": 1,
            "rceil": -1,
        }.get(token.text, 0)
    if token.kind != "sign":
        return 0
    return (token.text in ("(", "[", "{", r"\{")) - (token.text in (")", "]", "}", r"\}"))


def _separator(token: Token) -> str | None:
    if token.kind == "sign" and token.text in _SEPARATORS:
        return "and" if token.text == "&" else token.text
    if token.kind == "command" and token.text in ("land", "lor", "wedge", "vee"):
        return "land" if token.text in ("land", "wedge") else "lor"
    if token.kind == "word" and token.text.casefold() in ("and", "or"):
        return token.text.casefold()
    return None


def _is_in_number(tokens: list[Token], place: int) -> bool:
    """Return whether "and" belongs to a number: "two hundred and five", "three and a half"."""
    before = tokens[place - 1].text.casefold() if place else ""
    after = tokens[place + 1].text.casefold() if place + 1 < len(tokens) else ""
    if before in MAGNITUDES and after in SMALL:
        return True
    following = tokens[place + 2].text.casefold() if place + 2 < len(tokens) else ""
    return (before in SMALL or tokens[place - 1].kind == "number") and (after in ("a", "one") and following in PARTS)


def _thousands_commas(tokens: list[Token]) -> frozenset[int]:
    """Return the places of commas that separate thousands: digits around them, exactly three behind, no space."""
    kept: set[int] = set()
    place = 0
    while place < len(tokens):
        commas: list[int] = []
        end = place
        valid = tokens[place].kind == "number" and tokens[place].text.isdigit()
        while (
            valid
            and end + 2 < len(tokens)
            and tokens[end + 1].text == ","
            and tokens[end + 2].kind == "number"
            and not (tokens[end + 1].gap or tokens[end + 2].gap)
        ):
            commas.append(end + 1)
            end += 2
        if commas:
            first, others = tokens[place].text, [tokens[comma + 1].text for comma in commas]
            whole_groups = all(len(part) == 3 and part.isdigit() for part in others[:-1])
            last = others[-1].partition(".")[0]
            if len(first) <= 3 and not first.startswith("0") and whole_groups and len(last) == 3 and last.isdigit():
                kept.update(commas)
        place = end + 1
    return frozenset(kept)
