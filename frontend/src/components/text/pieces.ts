/**
 * A text whose formulas and code are replaced by one character each, so that no rule of Markdown sees their stars, underscores and bars.
 */
import { type Piece, splitText } from "@/components/maths/split";

/** Characters of a private area; those that the text itself contains are replaced, too. */
const FIRST = 0xf0000;
const MOST = 0xfff0;
const STAND_IN = /[\u{F0000}-\u{FFFFD}]/u;
const STAND_INS = /([\u{F0000}-\u{FFFFD}])/u;
/** The second half of such a character in UTF-16. */
export const LAST_HALF = "\\udc00-\\udfff";
/** Escaped signs of Markdown and LaTeX: \$ is money, \% a percentage. */
export const ESCAPE = /\\([$%&#_*`])/g;

export class Pieces {
  readonly lines: string;
  readonly count: number;
  private readonly hidden: Piece[] = [];

  constructor(text: string) {
    const pieces = splitText(text.replace(/\r\n?/g, "\n"));
    this.lines = pieces.map((piece) => this.hide(piece)).join("");
    this.count = this.hidden.length;
  }

  private hide(piece: Piece): string {
    if (piece.kind === "text" && !STAND_IN.test(piece.text)) return piece.text;
    if (piece.kind === "text") return [...piece.text].map((sign) => this.hideSign(sign)).join("");
    return this.add(piece);
  }

  private hideSign(sign: string): string {
    return STAND_IN.test(sign) ? this.add({ kind: "text", text: sign }) : sign;
  }

  private add(piece: Piece): string {
    if (this.hidden.length >= MOST) return piece.kind === "text" ? "\ufffd" : "";
    this.hidden.push(piece);
    return String.fromCodePoint(FIRST + this.hidden.length - 1);
  }

  /** Words with the formulas and the code back in their places. */
  reveal(words: string): Piece[] {
    return words
      .split(STAND_INS)
      .filter(Boolean)
      .map((part) =>
        STAND_IN.test(part)
          ? (this.hidden[part.codePointAt(0)! - FIRST] ?? { kind: "text", text: part })
          : { kind: "text", text: part },
      );
  }
}
