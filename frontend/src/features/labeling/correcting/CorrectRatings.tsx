import { useCallback, useReducer, useState } from "react";
import type { Details, LabelingDetail } from "@/api/models";
import { taskLimits } from "@/api/taskLimits.gen";
import { Field } from "@/components/form/Field";
import { TextLength } from "@/components/form/TextLength";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import { ProgressScale } from "@/features/labeling/rating/afterError/ProgressScale";
import {
  buildLabel,
  finishReason,
  lastOpenStep,
  marksOfDraft,
  ratingsReducer,
  startRatings,
} from "@/features/labeling/rating/ratings";
import { StepList } from "@/features/labeling/rating/StepList";
import type { Mark } from "@/features/labeling/work/mark";
import { useActiveTime } from "@/features/labeling/work/useActiveTime";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import { SubmitCorrection } from "./SubmitCorrection";

/** Flow 2: the steps with the labeler's ratings, to be rated anew by click or key, with the labeler's own keys. */
export function CorrectRatings({ labeling }: { labeling: LabelingDetail }) {
  const { shown_steps: shown, label, details } = labeling;
  const before = marksOfDraft(label, shown);
  const [state, dispatch] = useReducer(ratingsReducer, null, () => startRatings(shown, before));
  const [about, setAbout] = useState({ progress: details.progress ?? null, explanation: details.explanation ?? "" });
  const readActiveTime = useActiveTime(0);
  const finish = finishReason(state);
  const error = finish === "found_error" ? state.marks.length - 1 : null;
  const isSameError = error !== null && error === before.length - 1 && before.at(-1) === -1;
  const markStep = useCallback((step: number, mark: Mark) => dispatch({ type: "mark", step, mark }), []);
  const focusStep = useCallback((step: number) => dispatch({ type: "focus", step }), []);
  useHotkeys(useLabelingKeys(), {
    negative: () => dispatch({ type: "mark", mark: -1 }),
    neutral: () => dispatch({ type: "mark", mark: 0 }),
    positive: () => dispatch({ type: "mark", mark: 1 }),
    unsure: () => dispatch({ type: "mark", mark: "unsure" }),
    next: () => dispatch({ type: "move", by: 1 }),
    previous: () => dispatch({ type: "move", by: -1 }),
    undo: () => dispatch({ type: "undo" }),
  });

  function read() {
    if (finish === null) return null;
    const rated = buildLabel(state, readActiveTime(), finish);
    if (!isSameError) return { label: rated, details: error === null ? {} : saidOf(about) };
    // alternatives to the step, and explanations of its mistake, stay as the labeler rated them
    const last = rated.steps.at(-1);
    const others = label.steps.at(-1)?.completions?.slice(1) ?? [];
    if (last?.completions) {
      last.completions.push(
        ...others.map(({ text, rating, flagged }) => ({ text, rating, flagged: flagged ?? false })),
      );
    }
    const { given_explanations: given } = details;
    return { label: rated, details: { ...saidOf(about), ...(given && { given_explanations: given }) } };
  }
  return (
    <>
      <StepList
        state={state}
        about={
          error === null
            ? null
            : {
                step: error,
                panel: <AboutMistake {...about} onChange={(change) => setAbout((old) => ({ ...old, ...change }))} />,
              }
        }
        busy={false}
        takesFocus={lastOpenStep(state) > state.current}
        onMark={markStep}
        onFocus={focusStep}
      />
      <SubmitCorrection id={labeling.id} read={read} suggested={details.suggested_answer ?? ""} />
    </>
  );
}

type About = { progress: number | null; explanation: string };

function saidOf({ progress, explanation }: About): Details {
  const said = explanation.trim();
  return { ...(progress !== null && { progress }), ...(said && { explanation: said }) };
}

/** A reviewer may leave both open. */
function AboutMistake({ progress, explanation, onChange }: About & { onChange: (change: Partial<About>) => void }) {
  return (
    <section className="after-error" aria-label="About the mistake">
      <ProgressScale value={progress} disabled={false} onChange={(to) => onChange({ progress: to })} />
      <Field label="What is the mistake? (optional)">
        {(wired) => (
          <textarea
            {...wired}
            rows={2}
            value={explanation}
            onChange={(event) => onChange({ explanation: event.target.value })}
          />
        )}
      </Field>
      <TextLength id="explanation-length" text={explanation.trim()} most={taskLimits.Details.explanation.maxLength} />
    </section>
  );
}
