r"""Finding the parts of a text that must stay in one piece: formulas, LaTeX environments, drawings and code.

The page shows the same pieces (frontend/src/components/maths/pieces.ts); tests/mathtext/pieces.json holds both to it.

>>> whole_pieces("so $a.b$ and \\[ c \\]")
[(3, 8), (13, 20)]
"""

from typing import NamedTuple

from mathtext.dollars import dollars_in_text_groups, pair_dollars
from mathtext.marks import Mark, environment_ends, find_marks, next_of, next_of_same_length
from mathtext.prose import count_prose, is_prose

_SPACE = " \t\r\n\f\v\u00a0\u3000"


class Piece(NamedTuple):
    """A part [start, end) of a text."""

    start: int
    end: int
    kind: str
    """inline, display, environment, drawing, code (in a line) or fence (a block of code)."""


class _Unit(NamedTuple):
    """What stage two sees of a text: runs of dollars, and what no formula between dollars may reach across."""

    kind: str
    """dollars, blank (a blank line) or wall (a piece that is no environment)."""
    start: int
    end: int


def whole_pieces(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each piece, in order, without overlaps."""
    return [(piece.start, piece.end) for piece in find_pieces(text)]


def find_pieces(text: str) -> list[Piece]:
    """Return the pieces in order, without overlaps.

    An opening that is never closed starts no piece, except that a drawing or a block of code goes on to the end of the text.
    """
    marks = find_marks(text)
    firm = _firm_pieces(text, marks)
    formulas = _formulas(text, _units(marks, firm))
    pieces: list[Piece] = []
    for piece in sorted(firm + formulas):
        if not pieces or piece.start >= pieces[-1].end:  # an environment may be part of a formula
            pieces.append(piece)
    return pieces


def _firm_pieces(text: str, marks: list[Mark]) -> list[Piece]:
    """Return the pieces that do not depend on dollars, in order."""
    ends = _Ends(text, marks)
    pieces: list[Piece] = []
    position = 0
    for index, mark in enumerate(marks):
        if mark.start < position:
            continue
        found = ends.of(index)
        if found is not None:
            kind, position = found
            pieces.append(Piece(mark.start, position, kind))
    return pieces


class _Ends:
    """Where the piece ends that a mark opens. What is behind a mark is looked up, so that the whole takes linear time."""

    def __init__(self, text: str, marks: list[Mark]) -> None:
        self.text, self.marks = text, marks
        self.environments = environment_ends(marks)
        self.displays = next_of(marks, "[", "]")
        self.inlines = next_of(marks, "(", ")")
        self.drawings = next_of(marks, "/asy")
        self.blanks = next_of(marks, "blank")
        self.fences = next_of(marks, "fence")
        self.codes = next_of_same_length(marks)

    def of(self, index: int) -> tuple[str, int] | None:
        """Return kind and end of the piece; None if the mark opens none."""
        match self.marks[index].kind:
            case "fence":
                return "fence", self._end_of_fence(index)
            case "asy":
                return "drawing", self._end_of_drawing(index)
            case "begin":
                return self._environment(index)
            case "[":
                return self._between(index, self.displays[index], "]", "display")
            case "(":
                closing = self.inlines[index]
                return self._between(index, closing, ")", "inline") if closing < self.blanks[index] else None
            case "code":
                return self._code(index)
        return None

    def _end_of_fence(self, index: int) -> int:
        opening, closing = self.marks[index], self.fences[index]
        while closing < len(self.marks):
            mark = self.marks[closing]
            if mark.sign.startswith(opening.sign) and not mark.name:
                return mark.end
            closing = self.fences[closing]
        return len(self.text)

    def _end_of_drawing(self, index: int) -> int:
        closing = self.drawings[index]
        return self.marks[closing].end if closing < len(self.marks) else len(self.text)

    def _environment(self, index: int) -> tuple[str, int] | None:
        closing = self.environments.get(index)
        if closing is None:
            return None
        return "drawing" if self.marks[index].name == "asy" else "environment", self.marks[closing].end

    def _between(self, index: int, closing: int, sign: str, kind: str) -> tuple[str, int] | None:
        if closing >= len(self.marks) or self.marks[closing].kind != sign:
            return None
        content = self.text[self.marks[index].end : self.marks[closing].start]
        return (kind, self.marks[closing].end) if content.strip(_SPACE) and not is_prose(content) else None

    def _code(self, index: int) -> tuple[str, int] | None:
        opening, closing = self.marks[index], self.codes[index]
        if closing > min(self.blanks[index], len(self.marks) - 1):
            return None
        content = self.text[opening.end : self.marks[closing].start]
        if _is_quoted(content, opening.end - opening.start):
            return None
        return "code", self.marks[closing].end


def _is_quoted(content: str, ticks: int) -> bool:
    """Tell whether the ticks are the quotation marks of LaTeX: ``so'' and `so'."""
    if (content[-1:] in " \n") and content[:1] not in " \n":
        return True
    if ticks == 1:
        return content.count("'") % 2 == 1 and "'(" not in content
    return ticks == 2 and ("''" in content or content.count('"') % 2 == 1)


def _units(marks: list[Mark], firm: list[Piece]) -> list[_Unit]:
    units, number = [], 0
    for mark in marks:
        while number < len(firm) and firm[number].end <= mark.start:
            number += 1
        if number < len(firm) and firm[number].start <= mark.start:
            if firm[number].start == mark.start and firm[number].kind != "environment":
                units.append(_Unit("wall", mark.start, firm[number].end))
        elif mark.kind == "dollars" and mark.end - mark.start == 4:  # one displayed formula right behind another
            middle = mark.start + 2
            units += [_Unit("dollars", mark.start, middle), _Unit("dollars", middle, mark.end)]
        elif mark.kind in ("dollars", "blank"):
            units.append(_Unit(mark.kind, mark.start, mark.end))
    return units


def _formulas(text: str, units: list[_Unit]) -> list[Piece]:
    """Return the formulas between dollars: displayed ones first, then those in a line, paragraph by paragraph."""
    places = [place for unit in units if unit.kind == "dollars" for place in range(unit.start, unit.end)]
    inner = dollars_in_text_groups(text, places)
    pieces: list[Piece] = []
    single: list[int] = []

    def end_paragraph() -> None:
        pieces.extend(Piece(start, end, "inline") for start, end in pair_dollars(text, single, inner))
        single.clear()

    index = 0
    while index < len(units):
        unit = units[index]
        length = unit.end - unit.start
        closing = _closing_display(text, units, index, inner) if unit.kind == "dollars" and length == 2 else None
        if closing is not None:
            end_paragraph()
            pieces.append(Piece(unit.start, units[closing].end, "display"))
            index = closing
        elif unit.kind == "dollars" and length <= 2:
            single.extend(range(unit.start, unit.end))
        else:
            end_paragraph()
        index += 1
    end_paragraph()
    return pieces


def _closing_display(text: str, units: list[_Unit], index: int, inner: set[int]) -> int | None:
    """Return the index of the two dollars that close a displayed formula, or None if there is no such formula."""
    has_blank = False
    for number in range(index + 1, len(units)):
        unit = units[number]
        if unit.kind == "blank":
            has_blank = True
        elif unit.kind == "wall" or (unit.end - unit.start != 2 and unit.start not in inner):
            return None
        elif unit.end - unit.start == 2:
            content = text[units[index].end : unit.start]
            words = count_prose(content)
            return number if content.strip(_SPACE) and words < (1 if has_blank else 2) else None
    return None
