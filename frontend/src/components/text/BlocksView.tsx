import { Fragment, type ReactNode } from "react";
import { CodeBlock, Drawing, InlineCode } from "@/components/maths/Code";
import { Formula } from "@/components/maths/Formula";
import { scrolls } from "@/components/maths/scrolls";
import type { Align, Block, Inline, Item } from "./blocks";
import { holdPunctuation, tightenDisplays } from "./inlines";

/** page: headings are headings of the page, and lines are joined. solution: headings are bold lines, and line ends are kept. */
export type Look = "page" | "solution";

/** Elements are made from a list of allowed kinds, never from HTML: a text cannot contain scripts, pictures or styles. */
export function BlocksView({ blocks, look }: { blocks: readonly Block[]; look: Look }) {
  // keyed by index: the blocks of one text never move
  return blocks.map((block, index) => <BlockView key={index} block={block} look={look} />);
}

function BlockView({ block, look }: { block: Block; look: Look }) {
  switch (block.kind) {
    case "paragraph":
      return <Paragraph look={look}>{block.children}</Paragraph>;
    case "heading":
      return <Heading level={block.level} look={look} content={block.children} />;
    case "list":
      return <List ordered={block.ordered} items={block.items} look={look} />;
    case "quote":
      return (
        <blockquote dir="auto">
          <BlocksView blocks={block.children} look={look} />
        </blockquote>
      );
    case "table":
      return <Table {...block} look={look} />;
    case "rule":
      return <hr />;
  }
}

/** HTML allows no block inside a paragraph. */
function Paragraph({ children, look }: { children: readonly Inline[]; look: Look }) {
  const Tag = children.some((inline) => inline.kind === "drawing" || inline.kind === "fence") ? "div" : "p";
  return (
    <Tag className="text-paragraph" dir="auto">
      <Inlines of={children} look={look} />
    </Tag>
  );
}

function Heading({ level, look, content }: { level: number; look: Look; content: readonly Inline[] }) {
  const Tag = look === "page" ? (`h${Math.min(level + 1, 5)}` as "h2") : "p";
  return (
    <Tag className="text-heading" dir="auto">
      <Inlines of={content} look={look} />
    </Tag>
  );
}

/** The markers are those of the text: a solution that starts with "2." is the second part of something. */
function List({ ordered, items, look }: { ordered: boolean; items: readonly Item[]; look: Look }) {
  const Tag = ordered ? "ol" : "ul";
  return (
    <Tag dir="auto">
      {items.map(({ marker, children }, index) => (
        <li
          // keyed by index: the items of one text never move
          key={index}
          value={ordered ? Number.parseInt(marker, 10) : undefined}
          style={look === "solution" ? styleOf(marker) : undefined}
        >
          <BlocksView blocks={children} look={look} />
        </li>
      ))}
    </Tag>
  );
}

/** A dash stays a dash: it may be a minus. */
function styleOf(marker: string): { listStyleType: string } | undefined {
  if (marker === "-") return { listStyleType: '"–  "' };
  return marker.endsWith(")") ? { listStyleType: `"${marker} "` } : undefined;
}

type TableProps = { align: readonly Align[]; header: Inline[][]; rows: Inline[][][]; look: Look };

function Table({ align, header, rows, look }: TableProps) {
  const style = (column: number) => ({ textAlign: align[column] ?? undefined });
  return (
    <div ref={scrolls} className="text-table">
      <table dir="auto">
        <thead>
          <tr>
            {header.map((cell, column) => (
              // keyed by index: the cells of one text never move
              <th key={column} scope="col" style={style(column)}>
                <Inlines of={cell} look={look} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // keyed by index: as above
            <tr key={index}>
              {row.map((cell, column) => (
                // keyed by index: as above
                <td key={column} style={style(column)}>
                  <Inlines of={cell} look={look} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Inlines({ of, look }: { of: readonly Inline[]; look: Look }): ReactNode {
  return holdPunctuation(tightenDisplays(of)).map((inline, index) => (
    // keyed by index: the parts of one line never move
    <Fragment key={index}>
      <InlineView inline={inline} look={look} />
    </Fragment>
  ));
}

function InlineView({ inline, look }: { inline: Inline; look: Look }): ReactNode {
  switch (inline.kind) {
    case "text":
      return look === "page" ? <Lines text={inline.text} /> : <span>{inline.text}</span>;
    case "maths":
      return <Held formula={inline} />;
    case "drawing":
      return <Drawing code={inline.code} />;
    case "fence":
      return <CodeBlock code={inline.code} />;
    case "code":
      return <InlineCode code={inline.code} />;
    case "link":
      return (
        <a href={inline.href} target="_blank" rel="noreferrer noopener">
          <Inlines of={inline.children} look={look} />
        </a>
      );
    default: {
      const Tag = inline.kind;
      return (
        <Tag>
          <Inlines of={inline.children} look={look} />
        </Tag>
      );
    }
  }
}

function Held({ formula }: { formula: Extract<Inline, { kind: "maths" }> }) {
  const { tex, display, source, after } = formula;
  const view = <Formula tex={tex} display={display} source={source} />;
  if (!after) return view;
  return (
    <span className="maths-held">
      {view}
      <span>{after}</span>
    </span>
  );
}

/** Two spaces or a backslash at the end of a line break it. */
function Lines({ text }: { text: string }) {
  return text.split(/(?: {2}|\\)\n/).map((line, index) => (
    // keyed by index: the lines of one text never move
    <Fragment key={index}>
      {index > 0 && <br />}
      <span>{line}</span>
    </Fragment>
  ));
}

/** For places that hold no blocks: the summary of something folded, a button, a sentence. */
export function InlinesOnly({ blocks }: { blocks: readonly Block[] }) {
  // keyed by index: the blocks of one text never move
  return inlinesOf(blocks).map((inline, index) => <Flat key={index} inline={inline} />);
}

function Flat({ inline }: { inline: Inline }): ReactNode {
  if (inline.kind === "drawing") return <span className="quiet">(drawing) </span>;
  if (inline.kind === "fence") return <InlineCode code={inline.code} />;
  if (inline.kind === "maths") return <Formula {...inline} />;
  if (inline.kind === "text") return <span>{inline.text}</span>;
  if (inline.kind === "code") return <InlineCode code={inline.code} />;
  return inline.children.map((child, index) => (
    // keyed by index: as above
    <Flat key={index} inline={child} />
  ));
}

function inlinesOf(blocks: readonly Block[]): Inline[] {
  return blocks.flatMap((block, index) => {
    const gap: Inline[] = index > 0 ? [{ kind: "text", text: "\n\n" }] : [];
    return [...gap, ...inlinesOfBlock(block)];
  });
}

function inlinesOfBlock(block: Block): Inline[] {
  const space: Inline = { kind: "text", text: " " };
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return tightenDisplays(block.children);
    case "quote":
      return inlinesOf(block.children);
    case "list":
      return block.items.flatMap(({ marker, children }) => [
        { kind: "text", text: `${marker} ` },
        ...inlinesOf(children),
        { kind: "text", text: "\n" },
      ]);
    case "table":
      return [block.header, ...block.rows].flatMap((row) => row.flatMap((cell) => [...cell, space]));
    case "rule":
      return [];
  }
}
