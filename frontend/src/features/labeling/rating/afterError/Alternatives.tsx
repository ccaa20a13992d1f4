import { type KeyboardEvent, useRef } from "react";
import { FACE_NAMES } from "@/components/Face";
import { StepText } from "@/components/SolutionText";
import { Faces, faceOfMark, MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import type { LabelingAction } from "@/features/labeling/keys/keys";
import { holderOf, keyOf } from "@/features/labeling/keys/ownKeys";
import type { Mark } from "@/features/labeling/work/mark";
import type { AfterError } from "./useAfterError";

const MARK_OF_ACTION: Readonly<Partial<Record<LabelingAction, Mark>>> = MARK_OF_FACE;

/** Other completions of the step of the error, written by the generator. They may take a while, and need not come at all. */
export function Alternatives({ after, disabled }: { after: AfterError; disabled: boolean }) {
  const { answers, offered, change } = after;
  const skipped = answers.alternativesSkipped;
  return (
    <section className="alternatives" data-question="alternatives" aria-label="Other steps">
      <h3>How good would these be in its place?</h3>
      {skipped ? (
        <p className="quiet">
          Skipped.{" "}
          <button
            type="button"
            className="button-link"
            disabled={disabled}
            onClick={() => change({ alternativesSkipped: false })}
          >
            Rate them after all
          </button>
        </p>
      ) : (
        <>
          <Standing after={after} />
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

/** What there is to say while there is nothing to rate. Nothing that was rated depends on it. */
function Standing({ after: { offer, offered, askAgain } }: { after: AfterError }) {
  const failed = offer.data?.status === "failed" || offer.isError;
  const words = offer.isError
    ? offer.error.message
    : offer.failureCount > 0
      ? "No connection; asking again. You can skip these, your ratings are kept."
      : offer.data?.status === "pending" || offer.isPending
        ? (offer.data?.message ?? "Asking for other steps.")
        : failed
          ? offer.data?.message
          : offered?.length === 0
            ? "The generator had no other step to offer."
            : null;
  if (!words) return null;
  return (
    <p className={failed ? "alternatives-failed" : "quiet"} role="status">
      {words}{" "}
      {failed && (
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
    const key = keyOf(event);
    const action = key && holderOf(keys, key);
    const marked = action ? MARK_OF_ACTION[action] : undefined;
    const by = action === "next" ? 1 : action === "previous" ? -1 : 0;
    const row = by === 0 ? undefined : rows()[index + by];
    if (disabled || (marked === undefined && !row)) return;
    event.preventDefault();
    event.stopPropagation(); // here the key is about this text, not about the step
    if (marked !== undefined) mark(offered[index] ?? "", marked);
    else row?.focus();
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
              <span className="visually-hidden">
                Alternative {index + 1}
                {face ? `, ${FACE_NAMES[face].toLowerCase()}` : ""}:{" "}
              </span>
              <StepText text={text} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
