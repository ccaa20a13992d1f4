import { Fragment, type ReactNode } from "react";
import { Maths } from "@/components/maths/Maths";

/**
 * The Markdown that guidelines need: headings, paragraphs, lists, **bold**, *italic*, `code`, and formulas. It builds React elements
 * and never HTML, so the text cannot contain scripts, links or images.
 */
export function Markdown({ text }: { text: string }) {
  return (
    // keyed by the text: a changed one is rendered anew, because page translation may have replaced pieces of the old one
    <div key={text} className="markdown">
      {parseBlocks(text).map(renderBlock)}
    </div>
  );
}

type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "list"; ordered: boolean; items: string[] }
  | { kind: "paragraph"; text: string };

const HEADING = /^(#{1,4})\s+(.*)$/;
const BULLET = /^\s*[-*]\s+(.*)$/;
const NUMBERED = /^\s*\d+[.)]\s+(.*)$/;

export function parseBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null; // a list or paragraph that the next line may continue
  for (const line of text.split(/\r?\n/)) {
    const heading = HEADING.exec(line);
    const item = BULLET.exec(line) ?? NUMBERED.exec(line);
    if (!line.trim()) {
      open = null;
    } else if (heading) {
      blocks.push({ kind: "heading", level: heading[1]!.length, text: heading[2]! });
      open = null;
    } else if (item) {
      const ordered = !BULLET.test(line);
      if (open?.kind !== "list" || open.ordered !== ordered) {
        open = { kind: "list", ordered, items: [] };
        blocks.push(open);
      }
      open.items.push(item[1]!);
    } else if (open?.kind === "list") {
      open.items.push(`${open.items.pop()} ${line.trim()}`);
    } else if (open?.kind === "paragraph") {
      open.text += ` ${line.trim()}`;
    } else {
      open = { kind: "paragraph", text: line.trim() };
      blocks.push(open);
    }
  }
  return blocks;
}

function renderBlock(block: Block, index: number): ReactNode {
  if (block.kind === "heading") {
    const Tag = `h${Math.min(block.level + 1, 5)}` as "h2" | "h3" | "h4" | "h5";
    return <Tag key={index}>{renderInline(block.text)}</Tag>;
  }
  if (block.kind === "list") {
    const List = block.ordered ? "ol" : "ul";
    return (
      <List key={index}>
        {block.items.map((item) => (
          <li key={item}>{renderInline(item)}</li>
        ))}
      </List>
    );
  }
  return <p key={index}>{renderInline(block.text)}</p>;
}

/** Formulas first, so that stars and underscores inside them are left alone. */
function renderInline(text: string): ReactNode[] {
  const parts = text.split(/(\$\$?[^$]+\$\$?|\\\(.*?\\\)|`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/g);
  return parts.map((part, index) => {
    const key = `${index}`;
    if (/^\*\*.+\*\*$/.test(part)) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (/^\*.+\*$/.test(part)) return <em key={key}>{part.slice(1, -1)}</em>;
    if (/^`.+`$/.test(part))
      return (
        <code translate="no" key={key}>
          {part.slice(1, -1)}
        </code>
      );
    if (/^(\$|\\\()/.test(part)) return <Maths key={key} text={part} />;
    return <Fragment key={key}>{part}</Fragment>;
  });
}
