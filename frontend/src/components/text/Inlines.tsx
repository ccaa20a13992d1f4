import { Fragment, type ReactNode } from "react";
import { CodeBlock, Drawing, InlineCode } from "@/components/maths/Code";
import { Formula } from "@/components/maths/Formula";
import type { Inline } from "./blocks";
import { holdPunctuation, tightenDisplays } from "./tighten";

/** page: headings are headings of the page, and lines are joined. solution: headings are bold lines, and line ends are kept. */
export type Look = "page" | "solution";

/** HTML allows no block inside a paragraph. */
export function Paragraph({ children, look }: { children: readonly Inline[]; look: Look }) {
  const Tag = children.some((inline) => inline.kind === "drawing" || inline.kind === "fence") ? "div" : "p";
  return (
    <Tag className="text-paragraph" dir="auto">
      <Inlines of={children} look={look} />
    </Tag>
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
export function FlatInlines({ of }: { of: readonly Inline[] }): ReactNode {
  // keyed by index: the parts of one line never move
  return of.map((inline, index) => <Flat key={index} inline={inline} />);
}

function Flat({ inline }: { inline: Inline }): ReactNode {
  if (inline.kind === "drawing") return <span className="quiet"> (drawing) </span>;
  if (inline.kind === "fence") return <InlineCode code={inline.code} />;
  if (inline.kind === "maths") return <Formula {...inline} />;
  if (inline.kind === "text") return <span>{inline.text}</span>;
  if (inline.kind === "code") return <InlineCode code={inline.code} />;
  return <FlatInlines of={inline.children} />;
}
