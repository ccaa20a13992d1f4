import { useMemo, useReducer, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { SolutionToRate } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { AnswerText } from "@/components/SolutionText";
import { lateTexts } from "@/components/text/budget";
import { RichText } from "@/components/text/RichText";
import { Faces, faceOfMark, MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { useUnkeptWarning } from "@/features/labeling/frame/useUnkeptWarning";
import { KeyHint } from "@/features/labeling/keys/KeyHint";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import {
  buildLabel,
  finishReason,
  lastOpenStep,
  marksOfDraft,
  ratingsReducer,
  startRatings,
} from "@/features/labeling/rating/ratings";
import { StepRow } from "@/features/labeling/rating/StepRow";
import { AFTER_CHANGE, goldMessage, saveName, stepsLeft } from "@/features/labeling/words/gold";
import { ratingOfCurrent } from "@/features/labeling/words/rating";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import { NO_NOTE, notesOf, sentNotes, withFurther, withWhy } from "./notes";
import { useMakeGold } from "./queries";
import { StepNotes } from "./StepNotes";

/** Rate each step up to the first error, say which other ratings pass, and why. */
export function GoldEditor({ shown }: { shown: SolutionToRate }) {
  const { gold, steps } = shown;
  const version = gold?.version ?? 0;
  const [state, dispatch] = useReducer(ratingsReducer, null, () =>
    startRatings(steps, gold ? marksOfDraft(gold.label, steps) : []),
  );
  const begun = useRef(notesOf(gold));
  const [notes, setNotes] = useState(begun.current);
  const [hint, setHint] = useState<string | null>(null);
  const make = useMakeGold();
  const [, go] = useLocation();
  const end = finishReason(state);
  const busy = make.isPending || make.isSuccess;
  const late = useMemo(() => lateTexts(steps), [steps]);
  useUnkeptWarning(!busy && (state.past.length > 0 || notes !== begun.current));

  function save() {
    if (busy) return;
    if (!end) return setHint(stepsLeft(state.marks.length, steps.length));
    make.mutate(
      { solution: shown.id, label: buildLabel(state, 0, end), ...sentNotes(state.marks, notes), replaces: version },
      { onSuccess: (made) => go(`/gold/${made.id}`) },
    );
  }
  const mark = (rating: -1 | 0 | 1) => () => {
    setHint(null);
    dispatch({ type: "mark", mark: rating });
  };
  useHotkeys(useLabelingKeys(), {
    next: () => dispatch({ type: "move", by: 1 }),
    previous: () => dispatch({ type: "move", by: -1 }),
    submit: save,
    ...(!busy && {
      negative: mark(-1),
      neutral: mark(0),
      positive: mark(1),
      undo: () => dispatch({ type: "undo" }),
    }),
  });

  const open = lastOpenStep(state);
  const current = state.marks[state.current];
  const message = goldMessage({
    rated: state.marks.length,
    total: steps.length,
    isDone: end !== null,
    isNegative: end === "found_error",
  });
  return (
    <>
      <section className="note gold-problem" aria-label="Problem">
        <h2 className="problem-name">Problem</h2>
        <RichText text={shown.problem} />
        {shown.answer && (
          <p>
            <span className="quiet">Current guess of the answer: </span>
            <AnswerText text={shown.answer} />
          </p>
        )}
      </section>
      {version > 0 && <p>{AFTER_CHANGE}</p>}
      <ol className="steps" aria-label="Steps of the solution">
        {steps.flatMap((text, index) => {
          const rated = state.marks[index];
          const row = (
            <StepRow
              // keyed by index: two steps may have the same text
              key={index}
              index={index}
              text={text}
              isLate={late[index] ?? false}
              mark={rated ?? null}
              isCurrent={index === state.current && !busy}
              isOpen={index <= open && !busy}
              isLocked={index > open}
              takesFocus
              onMark={(step, chosen) => chosen !== "unsure" && dispatch({ type: "mark", step, mark: chosen })}
              onFocus={(step) => dispatch({ type: "focus", step })}
            />
          );
          if (rated === undefined) return [row];
          return [
            row,
            <li key={`notes-${index}`}>
              <StepNotes
                step={index}
                mark={rated}
                note={notes[index] ?? NO_NOTE}
                disabled={busy}
                onFurther={(rating, accept) => setNotes((before) => withFurther(before, index, rating, accept))}
                onWhy={(why) => setNotes((before) => withWhy(before, index, why))}
              />
            </li>,
          ];
        })}
      </ol>
      {make.isError && <ErrorNote error={make.error} />}
      <footer className="gold-actions">
        <p role="status">{hint ?? message}</p>
        {/* narrow windows have no faces in the rows */}
        <div className="actions-faces">
          <Faces
            legend={ratingOfCurrent(state.current + 1)}
            chosen={current === undefined ? null : faceOfMark(current)}
            disabled={busy}
            reachable
            onChoose={(face) => {
              const chosen = MARK_OF_FACE[face];
              if (chosen !== "unsure") mark(chosen)();
            }}
          />
        </div>
        <button type="button" className="button button-primary" aria-disabled={busy || !end} onClick={save}>
          <span>{`${saveName(version)} `}</span>
          <KeyHint of="submit" />
        </button>
        <button
          type="button"
          className="button"
          disabled={busy || state.past.length === 0}
          onClick={() => dispatch({ type: "undo" })}
        >
          <span>Undo </span>
          <KeyHint of="undo" />
        </button>
      </footer>
    </>
  );
}
