/**
 * The parts of a text that stay in one piece: formulas, LaTeX environments, drawings and code. The importer's cutter has the same rule
 * (mathtext/pieces.py); tests/mathtext/pieces.json holds both to it. All of it takes linear time.
 */
import { dollarsInTextGroups, pairDollars, trim } from "./dollars";
import { environmentEnds, findMarks, type Mark, nextOf, nextOfSameLength } from "./marks";
import { countProse, isProse } from "./prose";

/** code is code in a line, fence a block of it. */
export type PieceKind = "inline" | "display" | "environment" | "drawing" | "code" | "fence";
export type Span = { start: number; end: number; kind: PieceKind };

/** What the second stage sees of a text: runs of dollars, and what no formula between dollars may reach across. */
type Unit = { kind: "dollars" | "blank" | "wall"; start: number; end: number };

/**
 * The pieces in order, without overlaps. An opening that is never closed starts no piece, except that a drawing or a block of code goes
 * on to the end of the text.
 */
export function findPieces(text: string): Span[] {
  const marks = findMarks(text);
  if (marks.length === 0) return [];
  const firm = firmPieces(text, marks);
  const found = [...firm, ...formulas(text, unitsOf(marks, firm))].sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: Span[] = [];
  for (const piece of found) {
    // an environment may be part of a formula
    if (piece.start >= (pieces.at(-1)?.end ?? 0)) pieces.push(piece);
  }
  return pieces;
}

/** The pieces that do not depend on dollars, in order. */
function firmPieces(text: string, marks: readonly Mark[]): Span[] {
  const findEnd = endsOf(text, marks);
  const pieces: Span[] = [];
  let position = 0;
  marks.forEach((mark, index) => {
    if (mark.start < position) return;
    const found = findEnd(index);
    if (!found) return;
    position = found.end;
    pieces.push({ start: mark.start, ...found });
  });
  return pieces;
}

type End = { kind: PieceKind; end: number } | null;

/** A function that says where the piece ends that a mark opens. What is behind a mark is looked up. */
function endsOf(text: string, marks: readonly Mark[]): (index: number) => End {
  const environments = environmentEnds(marks);
  const displays = nextOf(marks, "[", "]");
  const inlines = nextOf(marks, "(", ")");
  const drawings = nextOf(marks, "/asy");
  const blanks = nextOf(marks, "blank");
  const fences = nextOf(marks, "fence");
  const codes = nextOfSameLength(marks);

  function between(index: number, closing: number, sign: Mark["kind"], kind: PieceKind): End {
    const mark = marks[closing];
    if (mark?.kind !== sign) return null;
    const content = text.slice(marks[index]!.end, mark.start);
    return trim(content) && !isProse(content) ? { kind, end: mark.end } : null;
  }
  function endOfFence(index: number): number {
    const opening = marks[index]!;
    for (let at = fences[index]!; at < marks.length; at = fences[at]!) {
      const mark = marks[at]!;
      if (mark.sign.startsWith(opening.sign) && !mark.name) return mark.end;
    }
    return text.length;
  }
  function environment(index: number): End {
    const closing = environments.get(index);
    if (closing === undefined) return null;
    return { kind: marks[index]!.name === "asy" ? "drawing" : "environment", end: marks[closing]!.end };
  }
  function code(index: number): End {
    const opening = marks[index]!;
    const closing = marks[codes[index]!];
    if (!closing || codes[index]! > blanks[index]!) return null;
    const content = text.slice(opening.end, closing.start);
    return isQuoted(content, opening.end - opening.start) ? null : { kind: "code", end: closing.end };
  }
  return (index) => {
    switch (marks[index]!.kind) {
      case "fence":
        return { kind: "fence", end: endOfFence(index) };
      case "asy":
        return { kind: "drawing", end: marks[drawings[index]!]?.end ?? text.length };
      case "begin":
        return environment(index);
      case "[":
        return between(index, displays[index]!, "]", "display");
      case "(":
        return inlines[index]! < blanks[index]! ? between(index, inlines[index]!, ")", "inline") : null;
      case "code":
        return code(index);
      default:
        return null;
    }
  };
}

/** The ticks are the quotation marks of LaTeX: ``so'' and `so'. */
function isQuoted(content: string, ticks: number): boolean {
  if (" \n".includes(content.at(-1)!) && !" \n".includes(content[0]!)) return true;
  if (ticks === 1) return countOf("'", content) % 2 === 1 && !content.includes("'(");
  return ticks === 2 && (content.includes("''") || countOf('"', content) % 2 === 1);
}

function countOf(sign: string, text: string): number {
  return text.split(sign).length - 1;
}

function unitsOf(marks: readonly Mark[], firm: readonly Span[]): Unit[] {
  const units: Unit[] = [];
  let number = 0;
  for (const { kind, start, end } of marks) {
    while (number < firm.length && firm[number]!.end <= start) number += 1;
    const piece = firm[number];
    if (piece && piece.start <= start) {
      const isWall = piece.start === start && piece.kind !== "environment";
      if (isWall) units.push({ kind: "wall", start, end: piece.end });
    } else if (kind === "dollars" && end - start === 4) {
      units.push({ kind, start, end: start + 2 }, { kind, start: start + 2, end }); // one displayed formula right behind another
    } else if (kind === "dollars" || kind === "blank") {
      units.push({ kind, start, end });
    }
  }
  return units;
}

/** The formulas between dollars: displayed ones first, then those in a line, paragraph by paragraph. */
function formulas(text: string, units: readonly Unit[]): Span[] {
  const places = units.flatMap((unit) => (unit.kind === "dollars" ? placesOf(unit) : []));
  if (places.length < 2) return [];
  const inner = dollarsInTextGroups(text, places);
  const pieces: Span[] = [];
  let single: number[] = [];
  function endParagraph() {
    for (const pair of pairDollars(text, single, inner)) pieces.push({ ...pair, kind: "inline" });
    single = [];
  }
  for (let index = 0; index < units.length; index++) {
    const unit = units[index]!;
    const length = unit.end - unit.start;
    const closing = unit.kind === "dollars" && length === 2 ? closingDisplay(text, units, index, inner) : null;
    if (closing !== null) {
      endParagraph();
      pieces.push({ start: unit.start, end: units[closing]!.end, kind: "display" });
      index = closing;
    } else if (unit.kind === "dollars" && length <= 2) {
      single.push(...placesOf(unit));
    } else {
      endParagraph();
    }
  }
  endParagraph();
  return pieces;
}

function placesOf({ start, end }: Unit): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

/** The index of the two dollars that close a displayed formula, or null if there is no such formula. */
function closingDisplay(
  text: string,
  units: readonly Unit[],
  index: number,
  inner: ReadonlySet<number>,
): number | null {
  let hasBlank = false;
  for (let number = index + 1; number < units.length; number++) {
    const { kind, start, end } = units[number]!;
    if (kind === "blank") hasBlank = true;
    else if (kind === "wall" || (end - start !== 2 && !inner.has(start))) return null;
    else if (end - start === 2) {
      const content = text.slice(units[index]!.end, start);
      return trim(content) && countProse(content) < (hasBlank ? 1 : 2) ? number : null;
    }
  }
  return null;
}
