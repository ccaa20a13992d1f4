/** A text cut into plain text, formulas, drawings and code, as the page shows them. Nothing is interpreted here. */
import { trim } from "./dollars";
import { findPieces, type Span } from "./pieces";

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "maths"; tex: string; display: boolean; source: string; after?: string }
  | { kind: "drawing"; code: string }
  | { kind: "code"; code: string }
  | { kind: "fence"; code: string; language: string };

export function splitText(text: string): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const span of findPieces(text)) {
    if (span.start > position) pieces.push({ kind: "text", text: text.slice(position, span.start) });
    pieces.push(pieceOf(text.slice(span.start, span.end), span));
    position = span.end;
  }
  if (position < text.length) pieces.push({ kind: "text", text: text.slice(position) });
  return pieces;
}

function pieceOf(source: string, { kind }: Span): Piece {
  switch (kind) {
    case "environment":
      return { kind: "maths", tex: source, display: true, source };
    case "display":
      return { kind: "maths", tex: trim(source.slice(2, -2)), display: true, source };
    case "inline": {
      const length = source.startsWith("$") ? 1 : 2;
      return { kind: "maths", tex: inner(source.slice(length, -length)), display: false, source };
    }
    case "drawing":
      return { kind: "drawing", code: trim(source.replace(/^\[asy\]|^\\begin\{asy\}|\[\/asy\]$|\\end\{asy\}$/g, "")) };
    case "code": {
      const [ticks = ""] = /^`+/.exec(source) ?? [];
      const code = source.slice(ticks.length, -ticks.length);
      return { kind: "code", code: /^ .*[^ ].* $/s.test(code) ? code.slice(1, -1) : code };
    }
    case "fence":
      return fence(source);
  }
}

/** A space behind a backslash is a command, so it is kept. */
function inner(tex: string): string {
  const trimmed = trim(tex);
  return trimmed.endsWith("\\") ? `${trimmed} ` : trimmed;
}

function fence(source: string): Piece {
  const [first = "", ...lines] = source.split(/\r?\n/);
  const [, indent = "", sign = "", info = ""] = /^([ \t]*)(`+|~+)(.*)$/.exec(first) ?? [];
  const last = trim(lines.at(-1) ?? "");
  if (last.startsWith(sign) && /^(?:`+|~+)$/.test(last)) lines.pop();
  const code = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
  return { kind: "fence", code: code.join("\n"), language: info.trim().split(/\s/)[0] ?? "" };
}
