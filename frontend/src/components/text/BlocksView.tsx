/** The blocks of Markdown, in the chunk of its parser. */
import { scrolls } from "@/components/maths/scrolls";
import type { Align, Block, Inline, Item } from "./blocks";
import { Inlines, type Look, Paragraph } from "./Inlines";

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
