import { memo, useMemo } from "react";
import { BlocksView, InlinesOnly, type Look } from "./BlocksView";
import type { Block } from "./blocks";
import { LONGEST_TEXT, piecesOf } from "./budget";
import { useParse } from "./loader";
import { mayBeMarkdown, plainBlocks } from "./plain";
import { TextFrame } from "./TextFrame";

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
  const blocks = useBlocks(text);
  return (
    // keyed by the text: a changed one is rendered anew, because page translation may have replaced pieces of the old one
    <div key={text} className={look === "page" ? "text text-page" : "text text-solution"}>
      <BlocksView blocks={blocks} look={look} />
    </div>
  );
});

/** A text in a sentence, a button or the summary of something folded: no blocks, nothing to click. */
export const LineText = memo(function LineText({ text }: { text: string }) {
  const isLong = text.length > LONGEST_TEXT;
  const blocks = useBlocks(isLong ? "" : text);
  return (
    <span key={text} className="text-line" dir="auto">
      {isLong ? `${text.slice(0, 200)} …` : <InlinesOnly blocks={blocks} />}
    </span>
  );
});

function useBlocks(text: string): Block[] {
  const pieces = useMemo(() => piecesOf(text), [text]);
  const isNeeded = useMemo(() => mayBeMarkdown(pieces.lines), [pieces]);
  const parse = useParse(isNeeded);
  return useMemo(() => (isNeeded && parse ? parse(pieces) : plainBlocks(pieces)), [isNeeded, parse, pieces]);
}
