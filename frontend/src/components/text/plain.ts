/** Texts without Markdown, and all texts while the Markdown parser is loading: paragraphs with formulas and code. */
import type { Inline } from "./blocks";
import { ESCAPE, type Pieces } from "./pieces";
import { tightenDisplays } from "./tighten";

/** Signs that Markdown may read. Without them the text needs no parser. */
const MARKDOWN = /[*_#>|[~]|https:|^[ \t]*(?:(?:-|[0-9]{1,3}[.)])[ \t]|---)/m;

export function mayBeMarkdown(lines: string): boolean {
  return MARKDOWN.test(lines);
}

export function plainParagraphs(pieces: Pieces): Inline[][] {
  const paragraphs = pieces.lines.split(/\n[ \t]*\n\s*/).filter((paragraph) => paragraph.trim());
  return paragraphs.map((paragraph) => pieces.reveal(paragraph.replace(/^\n+|\s+$/g, "").replace(ESCAPE, "$1")));
}

/** The same as one line of parts, for places that hold no blocks. */
export function plainLine(pieces: Pieces): Inline[] {
  return joinParts(plainParagraphs(pieces).map(tightenDisplays), "\n\n");
}

/** The parts one after the other, with a text between each two. */
export function joinParts(parts: readonly Inline[][], between: string): Inline[] {
  return parts.flatMap((part, index) => (index > 0 ? [{ kind: "text", text: between }, ...part] : part));
}
