/** From Markdown to blocks. In a chunk of its own with the parser; texts without Markdown do not need it. */
import type { Block, Inline, Item } from "./blocks";
import { isSafe, lex, type Token, type Tokens } from "./lexer";
import { ESCAPE, type Pieces } from "./pieces";
import { joinParts, plainParagraphs } from "./plain";
import { tightenDisplays } from "./tighten";

export { BlocksView } from "./BlocksView";

/** The parser gives up on lists and quotes that are thousands of levels deep. */
export function parseBlocks(pieces: Pieces): Block[] {
  try {
    return blocksOf(lex(pieces.lines), pieces);
  } catch {
    return plainParagraphs(pieces).map((children) => ({ kind: "paragraph", children }));
  }
}

/** The text as one line of parts, for places that hold no blocks. */
export function parseLine(pieces: Pieces): Inline[] {
  return flat(parseBlocks(pieces));
}

function flat(blocks: readonly Block[]): Inline[] {
  return joinParts(blocks.map(flatBlock), "\n\n");
}

function flatBlock(block: Block): Inline[] {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return tightenDisplays(block.children);
    case "quote":
      return flat(block.children);
    case "list":
      return joinParts(
        block.items.map(({ marker, children }) => [{ kind: "text", text: `${marker} ` }, ...flat(children)]),
        "\n",
      );
    case "table":
      return joinParts(
        [block.header, ...block.rows].map((row) => joinParts(row, " ")),
        "\n",
      );
    case "rule":
      return [];
  }
}

function blocksOf(tokens: readonly Token[], pieces: Pieces): Block[] {
  const blocks: Block[] = [];
  let isAdjacent = false;
  for (const token of tokens) {
    const block = blockOf(token, pieces);
    const last = blocks.at(-1);
    // the parser starts a new paragraph at signs that are no Markdown here
    if (isAdjacent && block?.kind === "paragraph" && last?.kind === "paragraph") {
      last.children.push({ kind: "text", text: "\n" }, ...block.children);
    } else if (block) blocks.push(block);
    isAdjacent = token.type !== "space" && !/\n[ \t]*\n[ \t\n]*$/.test(token.raw.slice(-80));
  }
  return blocks;
}

function blockOf(token: Token, pieces: Pieces): Block | null {
  switch (token.type) {
    case "space":
      return null;
    case "heading":
      return { kind: "heading", level: token.depth, children: inlinesOf(token.tokens ?? [], pieces) };
    case "hr":
      return { kind: "rule" };
    case "blockquote":
      return { kind: "quote", children: blocksOf(token.tokens ?? [], pieces) };
    case "list":
      return {
        kind: "list",
        ordered: token.ordered,
        items: token.items.map((item: Tokens.ListItem) => itemOf(item, pieces)),
      };
    case "table":
      return tableOf(token as Tokens.Table, pieces);
    default: {
      const tokens = "tokens" in token ? token.tokens : undefined;
      const children = tokens ? inlinesOf(tokens, pieces) : pieces.reveal(token.raw);
      return { kind: "paragraph", children };
    }
  }
}

function itemOf(item: Tokens.ListItem, pieces: Pieces): Item {
  const [, marker = "-"] = /^\s*([*+-]|[0-9]+[.)])/.exec(item.raw) ?? [];
  return { marker, children: blocksOf(item.tokens, pieces) };
}

function tableOf(token: Tokens.Table, pieces: Pieces): Block {
  const cells = (row: readonly Tokens.TableCell[]) => row.map((cell) => inlinesOf(cell.tokens, pieces));
  return { kind: "table", align: token.align, header: cells(token.header), rows: token.rows.map(cells) };
}

function inlinesOf(tokens: readonly Token[], pieces: Pieces): Inline[] {
  return joinTexts(tokens.flatMap((token) => inlineOf(token, pieces)));
}

function inlineOf(token: Token, pieces: Pieces): Inline[] {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return [{ kind: token.type, children: inlinesOf(token.tokens ?? [], pieces) }];
    case "link":
      return isSafe(token.href) ? [linkOf(token as Tokens.Link, pieces)] : pieces.reveal(token.raw);
    case "image": // a picture would be a request to a stranger, so it is a link
      return [{ kind: "link", href: token.href, children: pieces.reveal(token.text || token.href) }];
    case "escape":
      return [{ kind: "text", text: token.text }];
    case "text":
      return token.tokens ? inlinesOf(token.tokens, pieces) : pieces.reveal(token.raw.replace(ESCAPE, "$1"));
    default:
      return pieces.reveal(token.raw);
  }
}

function linkOf(token: Tokens.Link, pieces: Pieces): Inline {
  const children = inlinesOf(token.tokens ?? [], pieces);
  return {
    kind: "link",
    href: token.href,
    children: children.length > 0 ? children : [{ kind: "text", text: token.href }],
  };
}

function joinTexts(inlines: readonly Inline[]): Inline[] {
  const joined: Inline[] = [];
  for (const inline of inlines) {
    const last = joined.at(-1);
    if (inline.kind === "text" && last?.kind === "text")
      joined[joined.length - 1] = { kind: "text", text: last.text + inline.text };
    else joined.push(inline);
  }
  return joined;
}
