/** How much of a text is set unasked. What is beyond it is shown as its source: it would keep the page from answering. Pure. */
import { Pieces } from "./pieces";
import { LATER_IN_WORDS, longInWords, manyInWords } from "./words";

/** Characters of one text, formulas and code of one text, and characters of all texts of one solution. */
export const LONGEST_TEXT = 20_000;
const MOST_FORMULAS = 500;
const LONGEST_SOLUTION = 120_000;
const KEPT = 200;

const cut = new Map<string, Pieces>();

/** The text, cut into its pieces; the last few hundred are kept. */
export function piecesOf(text: string): Pieces {
  const kept = cut.get(text);
  if (kept) return kept;
  const pieces = new Pieces(text);
  if (cut.size >= KEPT) cut.clear();
  cut.set(text, pieces);
  return pieces;
}

/** Why the text is shown as its source, in words; null if it is set. */
export function whyNotSet(text: string, isLate: boolean): string | null {
  if (text.length > LONGEST_TEXT) return longInWords(text.length);
  if (isLate) return LATER_IN_WORDS;
  const { count } = piecesOf(text);
  return count > MOST_FORMULAS ? manyInWords(count) : null;
}

/** For each text of a solution whether those before it have used up what the page sets unasked. */
export function lateTexts(texts: readonly string[]): boolean[] {
  let total = 0;
  return texts.map((text) => {
    // what is too long is shown as its source, and costs nothing
    const isLate = total + text.length > LONGEST_SOLUTION;
    if (!isLate && text.length <= LONGEST_TEXT) total += text.length;
    return isLate;
  });
}
