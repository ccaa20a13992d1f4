import { type KeyboardEvent, useRef } from "react";
import { FACE_NAMES } from "@/components/Face";
import { StepText } from "@/components/SolutionText";
import { Faces, faceOfMark, MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import type { LabelingAction } from "@/features/labeling/keys/keys";
import { alternativeInWords, offeringInWords } from "@/features/labeling/words/rating";
import type { Mark } from "@/features/labeling/work/mark";
import { actionOf } from "@/hotkeys/pressed";
import type { AfterError } from "./useAfterError";

const MARK_OF_ACTION: Readonly<Partial<Record<LabelingAction, Mark>>> = MARK_OF_FACE;

/** Other completions of the negative step, written by the generator. They may take a while, or never come. */
export function Alternatives({ after, disabled }: { after: AfterError; disabled: boolean }) {
  const { answers, offered, change } = after;
  const skipped = answers.alternativesSkipped;
  return (
    <section className="alternatives" data-question="alternatives" data-stop aria-label="Other steps">
      <h3>How good would these steps be instead?</h3>
      {skipped ? (
        <p className="quiet">
          Skipped.{" "}
          <button
            type="button"
            className="button-link"
            disabled={disabled}
            onClick={() => change({ alternativesSkipped: false })}
          >
            Rate them
          </button>
        </p>
      ) : (
        <>
          <Offering after={after} />
          {offered && offered.length > 0 && <List after={after} offered={offered} disabled={disabled} />}
          {(offered === null || offered.some((text) => answers.alternatives[text] === undefined)) && (
            <button
              type="button"
              className="button-link"
              disabled={disabled}
              onClick={() => change({ alternativesSkipped: true })}
            >
              Skip these
            </button>
          )}
        </>
      )}
    </section>
  );
}

/** What there is to say while there is nothing to rate. The ratings do not depend on it. */
function Offering({ after: { offer, offered, askAgain } }: { after: AfterError }) {
  const hasFailed = offer.data?.status === "failed" || offer.isError;
  const words = offeringInWords({
    error: offer.isError ? offer.error.message : null,
    isRetrying: offer.failureCount > 0,
    isPending: offer.data?.status === "pending" || offer.isPending,
    message: offer.data?.message,
    hasFailed,
    offered: offered?.length ?? null,
  });
  if (!words) return null;
  return (
    <p className={offer.isError ? "alternatives-failed" : "quiet"} role="status">
      <span>{`${words} `}</span>
      {hasFailed && (
        <button
          type="button"
          className="button-link"
          disabled={askAgain.isPending}
          onClick={() => (offer.isError ? void offer.refetch() : askAgain.mutate())}
        >
          Try again
        </button>
      )}
    </p>
  );
}

type ListProps = { after: AfterError; offered: readonly string[]; disabled: boolean };

function List({ after: { answers, change }, offered, disabled }: ListProps) {
  const keys = useLabelingKeys();
  const list = useRef<HTMLOListElement>(null);
  const rows = () => [...(list.current?.children ?? [])] as HTMLElement[];

  function mark(text: string, mark: Mark) {
    const alternatives = { ...answers.alternatives, [text]: mark };
    change({ alternatives });
    const next = offered.findIndex((each) => alternatives[each] === undefined);
    rows()[next < 0 ? offered.indexOf(text) : next]?.focus();
  }
  function onKeyDown(event: KeyboardEvent, index: number) {
    const action = actionOf(keys, event.nativeEvent);
    const marked = action ? MARK_OF_ACTION[action] : undefined;
    if (disabled || marked === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // here the key rates this text, not the step
    mark(offered[index] ?? "", marked);
  }
  return (
    <ol ref={list} className="alternatives-list">
      {offered.map((text, index) => {
        const said = answers.alternatives[text];
        const face = said === undefined ? null : faceOfMark(said);
        return (
          <li
            key={text}
            className="alternative"
            data-open={said === undefined}
            data-stop
            tabIndex={-1}
            onKeyDown={(event) => onKeyDown(event, index)}
          >
            <Faces
              legend={`Rating of alternative ${index + 1}`}
              chosen={face}
              disabled={disabled}
              reachable
              onChoose={(chosen) => mark(text, MARK_OF_FACE[chosen])}
            />
            <div className="step-text">
              <span className="visually-hidden">{alternativeInWords(index + 1, face && FACE_NAMES[face])}</span>
              <StepText text={text} isReachable={false} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
