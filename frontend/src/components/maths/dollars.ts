/**
 * Which dollars open and close formulas, and which are money. The same rule is in mathtext/dollars.py.
 *
 * Pandoc's rule says which two dollars may be a pair. Among all ways to pair the dollars of a paragraph, the one with the least doubt is
 * taken. So a stray dollar costs no more than itself, and the formulas behind it are found.
 */
import { doubtAbout, hasWords } from "./prose";

const SPACE = " \t\r\n\f\v\u00a0\u3000";
const TEXT_COMMAND = /\\(?:text[A-Za-z]*|[mhf]box)[ \t]*\{/g;
const BRACE = /\\[\s\S]|[{}]/g;
const MONEY = /^(?:[-+]?\.?[0-9]|<<)/;
/** Signs that only formulas have. */
const SURE = /[\\=^_<>]/;

/** The formulas of one paragraph, whose single dollars are at `places`; `inner` ones are in a \text{…}. */
export function pairDollars(
  text: string,
  places: readonly number[],
  inner: ReadonlySet<number>,
): { start: number; end: number }[] {
  const count = places.length;
  const least = new Array<number>(count + 2).fill(0);
  const partner = new Array<number>(count).fill(0);
  const outer = nextOuter(places, inner);
  for (let first = count - 1; first >= 0; first--) {
    least[first] = doubtAboutText(text, places[first]!) + least[first + 1]!;
    for (const last of new Set([first + 1, outer[first]!])) {
      if (last >= count) continue;
      const doubt = doubtAboutPair(text, places[first]!, places[last]!) + least[last + 1]!;
      if (doubt < least[first]!) {
        least[first] = doubt;
        partner[first] = last;
      }
    }
  }
  const pairs: { start: number; end: number }[] = [];
  for (let at = 0; at < count; at = Math.max(at, partner[at]!) + 1) {
    if (partner[at]) pairs.push({ start: places[at]!, end: places[partner[at]!]! + 1 });
  }
  return pairs;
}

/** For each dollar that is in no text group the index of the next such dollar; for the others, of the next one. */
function nextOuter(places: readonly number[], inner: ReadonlySet<number>): number[] {
  const found = new Array<number>(places.length);
  let following = places.length;
  for (let index = places.length - 1; index >= 0; index--) {
    const isInner = inner.has(places[index]!);
    found[index] = isInner ? index + 1 : following;
    if (!isInner) following = index;
  }
  return found;
}

/** What speaks against a dollar that belongs to no formula. */
function doubtAboutText(text: string, place: number): number {
  const before = text[place - 1] ?? "";
  if (MONEY.test(text.slice(place + 1, place + 4))) return /[A-Za-z]/.test(before) ? 0 : 1;
  return isDigit(before) && !/[A-Za-z0-9]/.test(text[place + 1] ?? "") ? 2 : 3;
}

/** What speaks against a formula between two dollars; Infinity if it cannot be one. */
function doubtAboutPair(text: string, first: number, last: number): number {
  const content = text.slice(first + 1, last);
  const trimmed = trim(content);
  let doubt = 0;
  if (!trimmed) return Number.POSITIVE_INFINITY;
  if (isDigit(text[last + 1] ?? "")) {
    if (!content.includes("\\")) return Number.POSITIVE_INFINITY; // "$5 and $7"; but "$\$$7" is an amount
    doubt += 1;
  }
  const opens = SPACE.includes(content[0]!);
  const closes = SPACE.includes(content.at(-1)!) && content.at(-2) !== "\\";
  if (opens || closes) {
    // "$ x = 5 $", as some models write; never between two amounts ("5 $ and 7 $")
    const before = trim(text.slice(Math.max(0, first - 2), first));
    const isSure = opens === closes || (SURE.test(content) && !(closes && ",.;:(".includes(trimmed.at(-1)!)));
    if (!isSure || hasWords(content) || isDigit(before.at(-1) ?? "")) return Number.POSITIVE_INFINITY;
    doubt += opens === closes ? 1 : 2;
  }
  const mayOpen = !closes && /[A-Za-z\\({]/.test(text[last + 1] ?? "");
  return doubt + doubtAbout(opens || closes ? trimmed : content, mayOpen);
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9" && character.length === 1;
}

/** Without white space around it; the same characters as in Python, whose own list differs. */
export function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && SPACE.includes(text[from]!)) from += 1;
  while (to > from && SPACE.includes(text[to - 1]!)) to -= 1;
  return text.slice(from, to);
}

/** Those of the places that are inside the braces of a \text{…} or a box: formulas there are part of a larger one. */
export function dollarsInTextGroups(text: string, places: readonly number[]): Set<number> {
  const inner = new Set<number>();
  if (places.length === 0 || !/box|\\text/.test(text)) return inner;
  const closing = closingBraces(text);
  let index = 0;
  let covered = 0;
  for (const group of text.matchAll(TEXT_COMMAND)) {
    const opened = group.index + group[0].length;
    const end = closing.get(opened - 1) ?? 0;
    while (index < places.length && places[index]! < Math.max(opened, covered)) index += 1;
    while (index < places.length && places[index]! < end) inner.add(places[index++]!);
    covered = Math.max(covered, end);
  }
  return inner;
}

function closingBraces(text: string): Map<number, number> {
  const opened: number[] = [];
  const closing = new Map<number, number>();
  for (const match of text.matchAll(BRACE)) {
    if (match[0] === "{") opened.push(match.index);
    else if (match[0] === "}") {
      const start = opened.pop();
      if (start !== undefined) closing.set(start, match.index);
    }
  }
  return closing;
}
