import { memo, useMemo } from "react";
import { LONGEST_TEXT, piecesOf } from "./budget";
import { FlatInlines, type Look, Paragraph } from "./Inlines";
import { useMarkdown } from "./loader";
import { mayBeMarkdown, plainLine, plainParagraphs } from "./plain";
import { TextFrame } from "./TextFrame";

const SHOWN_IN_A_LINE = 200;

type Props = { text: string; look?: Look };

/** A text with formulas and Markdown, and with a button that shows its source. */
export function RichText({ text, look = "solution", ...frame }: Props & { isLate?: boolean; isReachable?: boolean }) {
  return (
    <TextFrame text={text} {...frame}>
      <SetText text={text} look={look} />
    </TextFrame>
  );
}

/** A text with formulas and Markdown. */
export const SetText = memo(function SetText({ text, look = "solution" }: Props) {
  const pieces = useMemo(() => piecesOf(text), [text]);
  const markdown = useMarkdown(useMemo(() => mayBeMarkdown(pieces.lines), [pieces]));
  return (
    // keyed by the text: a changed one is rendered anew, because page translation may have replaced pieces of the old one
    <div key={text} className={look === "page" ? "text text-page" : "text text-solution"}>
      {markdown ? (
        <markdown.BlocksView blocks={markdown.parseBlocks(pieces)} look={look} />
      ) : (
        plainParagraphs(pieces).map((paragraph, index) => (
          // keyed by index: the paragraphs of one text never move
          <Paragraph key={index} look={look}>
            {paragraph}
          </Paragraph>
        ))
      )}
    </div>
  );
});

/** A text in a sentence, a button or the summary of something folded: no blocks, nothing to click. */
export const LineText = memo(function LineText({ text }: { text: string }) {
  const short = text.length > LONGEST_TEXT ? `${text.slice(0, SHOWN_IN_A_LINE)} …` : text;
  const pieces = useMemo(() => piecesOf(short), [short]);
  const markdown = useMarkdown(useMemo(() => mayBeMarkdown(pieces.lines), [pieces]));
  return (
    <span key={text} className="text-line" dir="auto">
      <FlatInlines of={markdown ? markdown.parseLine(pieces) : plainLine(pieces)} />
    </span>
  );
});
