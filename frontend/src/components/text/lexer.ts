/**
 * Markdown as people and models write it around mathematics. Formulas and code are cut out before (pieces.ts), HTML is text, and signs
 * that may be arithmetic stay what they are: 2*3*4, "- 3 + 5 = 2", "# of apples", "#### 18".
 */
import { Lexer, type Token, Tokenizer, type Tokens } from "marked";
import { ESCAPE } from "./pieces";

const STAND_IN = "[\\u{F0000}-\\u{FFFFD}]";
const WORD = new RegExp(`\\p{L}{2}|${STAND_IN}`, "u");
const LETTER = new RegExp(`\\p{L}|${STAND_IN}`, "u");
const ITEM = /^ {0,3}([*-]|[0-9]{1,3}[.)])[ \t]+(\S[^\n]*)/;
const HEADING = /^ {0,3}#{1,6}[ \t]+(?!of\b)([^\n]*)/;
const QUOTE = /^ {0,3}>[ \t]?([^\n]*)/;
/** Behind a number, a letter or a bracket a star multiplies; low surrogates end a formula. */
const MULTIPLIED = /[A-Za-z0-9)\udc00-\udfff]$/;
const MULTIPLIES = /^[A-Za-z0-9(\ud800-\udfff]/;
const LETTER_BEFORE = /[A-Za-z0-9)]$/;
const LETTER_AFTER = /^[A-Za-z0-9(]/;
const NEXT_SIGN = /[\\*_~[<!]|https:\/\//;

class MathsTokenizer extends Tokenizer {
  override code = none;
  override fences = none;
  override html = none;
  override def = none;
  override lheading = none;
  override tag = none;
  override reflink = none;
  override codespan = none;
  override br = none;

  override heading(src: string): Tokens.Heading | undefined {
    return LETTER.test(HEADING.exec(src)?.[1] ?? "") ? super.heading(src) : undefined;
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return WORD.test(QUOTE.exec(src)?.[1] ?? "") ? super.blockquote(src) : undefined;
  }

  override list(src: string): Tokens.List | undefined {
    return WORD.test(ITEM.exec(src)?.[2] ?? "") ? super.list(src) : undefined;
  }

  override emStrong(src: string, masked: string, before = ""): Tokens.Em | Tokens.Strong | undefined {
    const token = super.emStrong(src, masked, before);
    if (!token) return this.boldLabel(src);
    return isEmphasis(token, before, src.slice(token.raw.length, token.raw.length + 2)) ? token : undefined;
  }

  /** "**答案：**5" and "**Answer:**5": bold that ends in punctuation right before a word, which CommonMark does not know. */
  private boldLabel(src: string): Tokens.Strong | undefined {
    const [raw, text = ""] = /^\*\*(?=\S)([^*\n]+[.,:;!?。，：；！？])\*\*(?!\*)/.exec(src) ?? [];
    if (!raw || !WORD.test(text)) return undefined;
    return { type: "strong", raw, text, tokens: this.lexer.inlineTokens(text) };
  }

  override del(src: string, masked: string, before?: string): Tokens.Del | undefined {
    return /^~~(?!~)/.test(src) ? super.del(src, masked, before) : undefined;
  }

  override link(src: string): Tokens.Link | Tokens.Image | undefined {
    const token = super.link(src);
    return token && isSafe(token.href) ? token : undefined;
  }

  override autolink(src: string): Tokens.Link | undefined {
    return src.startsWith("<https:") ? super.autolink(src) : undefined;
  }

  override url(src: string): Tokens.Link | undefined {
    return src.startsWith("https://") ? super.url(src) : undefined;
  }

  override escape(src: string): Tokens.Escape | undefined {
    const [raw] = src.slice(0, 2).match(ESCAPE) ?? [];
    return raw && src.startsWith(raw) ? { type: "escape", raw, text: raw.slice(1) } : undefined;
  }

  /** A run of stars or underscores that is no emphasis is text as a whole; else up to the next sign. */
  override inlineText(src: string): Tokens.Text | undefined {
    const run = /^(?:\*+|_+|~+)/.exec(src)?.[0].length ?? 1;
    const next = src.slice(run).search(NEXT_SIGN);
    const raw = next < 0 ? src : src.slice(0, run + next);
    return { type: "text", raw, text: raw, escaped: false };
  }
}

function none(): undefined {
  return undefined;
}

function isEmphasis({ type, text }: Tokens.Em | Tokens.Strong, before: string, after: string): boolean {
  if (WORD.test(text.replace(new RegExp(STAND_IN, "gu"), "")))
    return !LETTER_BEFORE.test(before) && !LETTER_AFTER.test(after);
  if (MULTIPLIED.test(before) || MULTIPLIES.test(after)) return false;
  return type === "strong" || (LETTER.test(text) && !/\s/.test(text));
}

/** A formula in an address would be lost. */
export function isSafe(href: string): boolean {
  return !/%F3%B|[\u{F0000}-\u{FFFFD}]/iu.test(href) && URL.canParse(href) && new URL(href).protocol === "https:";
}

export type { Token, Tokens };

export function lex(lines: string): Token[] {
  return new Lexer({ gfm: true, breaks: false, tokenizer: new MathsTokenizer() }).lex(lines);
}
