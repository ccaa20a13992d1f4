import { type ReactNode, useState } from "react";
import { piecesOf, whyNotSet } from "./budget";
import { mayBeMarkdown } from "./plain";
import { Source, SourceButton, useSource } from "./source";
import { SET_ANYWAY, SHOW_ALL } from "./words";

const SHOWN = 1000;

type Props = {
  text: string;
  /** The texts before it are so long that this one is set on demand only. */
  isLate?: boolean;
  /** The button for the source is in the tab order; a list of texts that has a key for it leaves it out. */
  isReachable?: boolean;
  /** The text as it is read. */
  children: ReactNode;
};

/** A text with the button that shows its source. What is too long to be set is its source at first. */
export function TextFrame({ text, isLate = false, isReachable = true, children }: Props) {
  const [showsSource, toggle] = useSource();
  const [isWanted, setWanted] = useState(false);
  const why = isWanted ? null : whyNotSet(text, isLate);
  if (why) return <LongText text={text} why={why} onSet={() => setWanted(true)} />;
  return (
    <div className="text-frame">
      {showsSource ? <Source text={text} /> : children}
      {(showsSource || hasMarks(text)) && (
        <SourceButton isOn={showsSource} isReachable={isReachable} onToggle={toggle} />
      )}
    </div>
  );
}

/** Something in it may look different from what is written. */
function hasMarks(text: string): boolean {
  const { count, lines } = piecesOf(text);
  return count > 0 || mayBeMarkdown(lines) || lines.includes("\\");
}

function LongText({ text, why, onSet }: { text: string; why: string; onSet: () => void }) {
  const [isWhole, setWhole] = useState(text.length <= SHOWN);
  return (
    <div className="text-frame long-text">
      <p className="long-text-acts">
        <span className="quiet">{`${why} `}</span>
        {!isWhole && (
          <button type="button" className="button-link" onClick={() => setWhole(true)}>
            {SHOW_ALL}
          </button>
        )}
        <span> </span>
        <button type="button" className="button-link" onClick={onSet}>
          {SET_ANYWAY}
        </button>
      </p>
      <Source text={isWhole ? text : `${text.slice(0, SHOWN)} …`} />
    </div>
  );
}
