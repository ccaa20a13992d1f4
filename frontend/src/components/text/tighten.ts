/** Small repairs to what stands in a line. Pure. */
import type { Inline } from "./blocks";

const CLOSING = /^[.,;:!?)\]}’”"]+/;

/** A displayed formula, drawing or block of code is on lines of its own, so the spaces and line ends around it would only leave gaps. */
export function tightenDisplays(inlines: readonly Inline[]): Inline[] {
  return inlines.flatMap((inline, index): Inline[] => {
    if (inline.kind !== "text") return [inline];
    let { text } = inline;
    if (isBlock(inlines[index - 1])) text = text.trimStart();
    if (isBlock(inlines[index + 1])) text = text.trimEnd();
    return text ? [{ kind: "text", text }] : [];
  });
}

/** Punctuation right after a formula in the line goes with it, as `after`: it must not begin the next line. */
export function holdPunctuation(inlines: readonly Inline[]): Inline[] {
  const held: Inline[] = [];
  for (const inline of inlines) {
    const formula = held.at(-1);
    const after =
      inline.kind === "text" && formula?.kind === "maths" && !formula.display && CLOSING.exec(inline.text)?.[0];
    if (!after) held.push(inline);
    else {
      held[held.length - 1] = { ...formula, after };
      const rest = inline.text.slice(after.length);
      if (rest) held.push({ kind: "text", text: rest });
    }
  }
  return held;
}

/** It takes lines of its own, and may not be inside a paragraph of HTML. */
export function isBlock(inline: Inline | undefined): boolean {
  return inline?.kind === "drawing" || inline?.kind === "fence" || (inline?.kind === "maths" && inline.display);
}
