import { type RefObject, useEffect, useRef } from "react";
import { AnswerText } from "@/components/SolutionText";
import { RichText } from "@/components/text/RichText";
import { KeyHint } from "@/features/labeling/keys/KeyHint";
import { foldName, NO_ANSWER, suggestName } from "@/features/labeling/words/frame";
import { useScrolledOut } from "./useScrolledOut";

type Props = {
  text: string;
  answer: string | null;
  suggested: string;
  onSuggest: () => void;
  /** The whole problem is shown over the work, wherever the page is scrolled to. */
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
};

/**
 * The problem and the current guess. Scrolled out, they stay as a strip of two lines below the top bar; opened, they lie over the work.
 * The place that the card had in the page is kept, so that no row moves.
 */
export function ProblemCard({ text, answer, suggested, onSuggest, isOpen, onOpen }: Props) {
  const card = useRef<HTMLElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const isOut = useScrolledOut(end);
  const isFolded = isOut || isOpen;
  const height = useHeightUnfolded(card);
  useClosing(card, isOpen, onOpen);
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut for the pointer; the button and its key do the same */}
      <section
        ref={card}
        className={`problem ${isFolded ? "problem-folded" : ""} ${isOpen ? "problem-open" : ""}`}
        aria-label="Problem"
        onClick={(event) => {
          if (isOut && !isOpen && !(event.target as Element).closest("button, a, summary")) onOpen(true);
        }}
        onFocus={(event) => {
          if (isOut && !event.target.closest("button, a, summary")) onOpen(true); // a formula that scrolls must be seen
        }}
      >
        <div className="problem-body">
          <h2 className="problem-name">Problem</h2>
          <div className="problem-text">
            <RichText text={text} />
          </div>
          {answer ? (
            <div className="guess">
              <span className="guess-name">
                Current guess<span className="guess-more"> of the answer</span>
              </span>
              <span className="guess-value">
                <AnswerText text={answer} />
              </span>
              <button type="button" className="button-link guess-wrong" onClick={onSuggest}>
                <span>{`${suggestName(suggested)} `}</span>
                <KeyHint of="suggest" />
              </button>
            </div>
          ) : (
            <p className="guess-none quiet">{NO_ANSWER}</p>
          )}
          {suggested ? (
            <p className="guess-suggested">
              <span>Your suggestion: </span>
              <AnswerText text={suggested} />
              <span>. It is sent with your ratings.</span>
            </p>
          ) : null}
          {isFolded && (
            <button
              type="button"
              className="button-quiet problem-fold"
              aria-expanded={isOpen}
              onClick={() => onOpen(!isOpen)}
            >
              <span>{`${foldName(isOpen)} `}</span>
              <KeyHint of="problem" />
            </button>
          )}
        </div>
      </section>
      <div style={{ height: isFolded ? `calc(${height.current}px - var(--strip-height))` : 0 }} />
      <div ref={end} className="problem-end" />
    </>
  );
}

/** The card's height in the page, as it was before it was folded. */
function useHeightUnfolded(card: RefObject<HTMLElement | null>): RefObject<number> {
  const height = useRef(0);
  useEffect(() => {
    if (!card.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const element = entry?.target as HTMLElement;
      if (!element.classList.contains("problem-folded")) height.current = element.offsetHeight;
    });
    observer.observe(card.current);
    return () => observer.disconnect();
  }, [card]);
  return height;
}

/** Escape, or a press elsewhere, closes what lies over the work. */
function useClosing(card: RefObject<HTMLElement | null>, isOpen: boolean, onOpen: Props["onOpen"]): void {
  useEffect(() => {
    if (!isOpen) return;
    function onPress(event: PointerEvent) {
      if (!card.current?.contains(event.target as Node)) onOpen(false);
    }
    function onKeyDown(event: KeyboardEvent) {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) onOpen(false);
    }
    document.addEventListener("pointerdown", onPress);
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("pointerdown", onPress);
      document.removeEventListener("keydown", onKeyDown);
    };
  }, [card, isOpen, onOpen]);
}
