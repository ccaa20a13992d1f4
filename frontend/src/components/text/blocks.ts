/** A text as the page shows it: blocks of Markdown, and in their lines words, formulas and code. Pure data. */
import type { Piece } from "@/components/maths/split";

export type Inline =
  | Piece
  | { kind: "strong" | "em" | "del"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

export type Item = { marker: string; children: Block[] };

export type Align = "left" | "center" | "right" | null;

export type Block =
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "heading"; level: number; children: Inline[] }
  | { kind: "list"; ordered: boolean; items: Item[] }
  | { kind: "quote"; children: Block[] }
  | { kind: "table"; align: Align[]; header: Inline[][]; rows: Inline[][][] }
  | { kind: "rule" };
