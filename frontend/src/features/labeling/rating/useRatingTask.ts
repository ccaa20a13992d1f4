import { useEffect, useReducer, useRef } from "react";
import type { Assignment, FinishReason } from "@/api/models";
import { useAhead } from "@/features/labeling/work/ahead";
import { useWork } from "@/features/labeling/work/useWork";
import { detailsOf, withAlternatives } from "./afterError/answers";
import { useAfterError } from "./afterError/useAfterError";
import { finishReason, labelReducer, labelSteps, marksOfDraft, startLabel } from "./ratings";

/** So many steps before the end the next task is fetched. */
const NEARLY_DONE = 2;

/** Everything that happens to one assignment of phase 2: the ratings, what is asked at an error, and the work that they are part of. */
export function useTask(assignment: Assignment) {
  const work = useWork(assignment);
  const { suggested, readActiveTime, save } = work;
  const [state, dispatch] = useReducer(labelReducer, null, () =>
    startLabel(assignment.steps, marksOfDraft(work.draft, assignment.steps)),
  );
  const after = useAfterError(assignment, state, work.draft);
  const finish = finishReason(state);
  useAhead(assignment.id, !work.busy && (finish !== null || state.steps.length - state.marks.length <= NEARLY_DONE));

  const steps = () =>
    finish === "found_error" ? withAlternatives(labelSteps(state), after.answers) : labelSteps(state);
  const details = finish === "found_error" ? detailsOf(after.answers, assignment.phase) : {};
  const content = { marks: state.marks, suggested, answers: after.answers };
  const saved = useRef(content);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is saved follows from what the labeler said, and from nothing else
  useEffect(() => {
    const before = saved.current;
    if (before.marks === content.marks && before.suggested === suggested && before.answers === content.answers) return;
    saved.current = content;
    save({
      steps: steps(),
      total_time: Math.round(readActiveTime()),
      finish_reason: null,
      details: { ...details, suggested_answer: suggested },
    });
  }, [content.marks, suggested, content.answers]);

  const label = (reason: FinishReason) => ({
    steps: reason === finish ? steps() : labelSteps(state),
    total_time: Math.round(readActiveTime()),
    finish_reason: reason,
  });
  return {
    ...work,
    state,
    dispatch,
    after,
    finish,
    label: () => label(finish ?? "give_up"),
    submit: (reason: FinishReason, text?: string) =>
      work.submit(label(reason), text, reason === "found_error" ? details : {}),
  };
}
