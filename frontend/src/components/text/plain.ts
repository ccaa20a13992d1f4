/** Texts without Markdown, and all texts while the Markdown parser is loading: paragraphs with formulas and code. */
import type { Block } from "./blocks";
import { ESCAPE, type Pieces } from "./pieces";

/** Signs that Markdown may read. Without them the text needs no parser. */
const MARKDOWN = /[*_#>|[~]|https:|^[ \t]*(?:(?:-|[0-9]{1,3}[.)])[ \t]|---)/m;

export function mayBeMarkdown(lines: string): boolean {
  return MARKDOWN.test(lines);
}

export function plainBlocks(pieces: Pieces): Block[] {
  const paragraphs = pieces.lines.split(/\n[ \t]*\n\s*/).filter((paragraph) => paragraph.trim());
  return paragraphs.map((paragraph) => ({
    kind: "paragraph",
    children: pieces.reveal(paragraph.replace(/^\n+|\s+$/g, "").replace(ESCAPE, "$1")),
  }));
}
