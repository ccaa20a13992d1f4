/** Cut a text into plain text, formulas and drawings. Nothing is interpreted here, so nothing can go wrong here. */
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "maths"; tex: string; display: boolean; source: string; after?: string }
  | { kind: "drawing"; code: string };

const DELIMITERS: { open: string; close: string; display: boolean }[] = [
  { open: "$$", close: "$$", display: true },
  { open: "\\[", close: "\\]", display: true },
  { open: "\\(", close: "\\)", display: false },
  { open: "$", close: "$", display: false },
];
const DRAWING = { open: "[asy]", close: "[/asy]" };

export function splitMaths(text: string): Piece[] {
  const pieces: Piece[] = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) pieces.push({ kind: "text", text: plain });
    plain = "";
  };
  while (at < text.length) {
    if (text.startsWith("\\$", at)) {
      plain += "$"; // an escaped dollar is money
      at += 2;
      continue;
    }
    const found = drawingAt(text, at) ?? formulaAt(text, at);
    if (found) {
      flush();
      pieces.push(found.piece);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return pieces;
}

/** A displayed formula or drawing is on lines of its own, so the spaces and line ends around it would only leave gaps. */
export function tightenDisplays(pieces: Piece[]): Piece[] {
  const isBlock = (piece: Piece | undefined) => piece?.kind === "drawing" || (piece?.kind === "maths" && piece.display);
  return pieces.map((piece, index) => {
    if (piece.kind !== "text") return piece;
    let text = piece.text;
    if (isBlock(pieces[index - 1])) text = text.trimStart();
    if (isBlock(pieces[index + 1])) text = text.trimEnd();
    return { kind: "text", text };
  });
}

const CLOSING = /^[.,;:!?)\]}’”"]+/;

/** Punctuation right after a formula in the line goes with it, as `after`: it must not begin the next line. */
export function holdPunctuation(pieces: Piece[]): Piece[] {
  const held: Piece[] = [];
  for (const piece of pieces) {
    const formula = held.at(-1);
    const after =
      piece.kind === "text" && formula?.kind === "maths" && !formula.display && CLOSING.exec(piece.text)?.[0];
    if (!after) held.push(piece);
    else {
      held[held.length - 1] = { ...formula, after };
      const rest = piece.text.slice(after.length);
      if (rest) held.push({ kind: "text", text: rest });
    }
  }
  return held;
}

type Found = { piece: Piece; end: number } | null;

function drawingAt(text: string, at: number): Found {
  if (!text.startsWith(DRAWING.open, at)) return null;
  const close = text.indexOf(DRAWING.close, at);
  if (close < 0) return null;
  const code = text.slice(at + DRAWING.open.length, close).trim();
  return { piece: { kind: "drawing", code }, end: close + DRAWING.close.length };
}

function formulaAt(text: string, at: number): Found {
  const delimiter = DELIMITERS.find(({ open }) => text.startsWith(open, at));
  if (!delimiter) return null;
  const start = at + delimiter.open.length;
  const close = closingAt(text, start, delimiter.close);
  if (close < 0) return null;
  const tex = text.slice(start, close);
  const end = close + delimiter.close.length;
  if (!tex.trim() || /\n\s*\n/.test(tex)) return null; // no formula runs over a blank line
  if (delimiter.open === "$" && isMoney(tex, text[end])) return null;
  return { piece: { kind: "maths", tex: tex.trim(), display: delimiter.display, source: text.slice(at, end) }, end };
}

/** Index of the next `close`, skipping escaped characters such as `\$`; -1 if there is none. */
function closingAt(text: string, from: number, close: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(close, at)) return at;
    if (text[at] === "\\") at++;
  }
  return -1;
}

/** "$5 and $7": starts with a digit, reads on as prose, and the closing dollar is followed by a digit. */
function isMoney(tex: string, next: string | undefined): boolean {
  return /^\d/.test(tex) && /\s$/.test(tex) && next !== undefined && /\d/.test(next);
}
