import { useEffect, useReducer, useRef } from "react";
import type { Assignment, FinishReason } from "@/api/models";
import { buildLabel, finishReason, labelReducer, labelSteps, marksOfDraft, startLabel } from "./state";
import { useWork } from "./useWork";

/** Everything that happens to one assignment of phase 2: the ratings, and the work that they are part of. */
export function useTask(assignment: Assignment) {
  const work = useWork(assignment);
  const { suggested, readActiveTime, save } = work;
  const [state, dispatch] = useReducer(labelReducer, null, () =>
    startLabel(assignment.steps, marksOfDraft(work.draft, assignment.steps)),
  );

  const saved = useRef({ marks: state.marks, suggested });
  useEffect(() => {
    if (saved.current.marks === state.marks && saved.current.suggested === suggested) return;
    saved.current = { marks: state.marks, suggested };
    save({
      steps: labelSteps({ steps: assignment.steps, marks: state.marks, current: 0, past: [] }),
      total_time: Math.round(readActiveTime()),
      finish_reason: null,
      details: { suggested_answer: suggested },
    });
  }, [assignment.steps, state.marks, suggested, save, readActiveTime]);

  const finish = finishReason(state);
  const label = (reason: FinishReason) => buildLabel(state, readActiveTime(), reason);
  return {
    ...work,
    state,
    dispatch,
    finish,
    label: () => label(finish ?? "give_up"),
    submit: (reason: FinishReason, text?: string) => work.submit(label(reason), text),
  };
}
