import { useReducer } from "react";
import type { FinishReason } from "@/api/models";
import { useAhead } from "@/features/labeling/work/ahead";
import { useChanged } from "@/features/labeling/work/useChanged";
import { useComments } from "@/features/labeling/work/useComments";
import { useContradiction } from "@/features/labeling/work/useContradiction";
import type { OpenAssignment } from "@/features/labeling/work/useNewerDraft";
import { useSavedDraft } from "@/features/labeling/work/useSavedDraft";
import { useWork } from "@/features/labeling/work/useWork";
import { detailsOf, withAlternatives } from "./afterError/answers";
import { useAfterError } from "./afterError/useAfterError";
import {
  buildLabel,
  finishReason,
  labelSteps,
  marksOfDraft,
  ratingsReducer,
  startRatings,
  withRestoredPast,
} from "./ratings";

/** The next task is fetched when at most this many steps are left to rate. */
const NEARLY_DONE = 2;

/** The state of one assignment of flow 2: the ratings, the answers about an error, and the work around them. */
export function useRatingTask(assignment: OpenAssignment) {
  const work = useWork(assignment);
  const { suggested, reasons, readActiveTime } = work;
  const [state, dispatch] = useReducer(ratingsReducer, null, () => {
    const begun = startRatings(assignment.steps, marksOfDraft(work.draft, assignment.steps));
    return assignment.reopened ? begun : withRestoredPast(begun);
  });
  const { comments, said, noteOn } = useComments(work.draft);
  const after = useAfterError(assignment, state, work);
  const finish = finishReason(state);
  useAhead(assignment.id, !work.busy && (finish !== null || state.steps.length - state.marks.length <= NEARLY_DONE));

  const steps = () =>
    finish === "found_error" ? withAlternatives(labelSteps(state), after.answers) : labelSteps(state);
  const details = finish === "found_error" ? { ...detailsOf(after.answers, assignment.phase), ...said } : said;
  useSavedDraft(work, [state.marks, after.answers, suggested, comments, reasons], (totalTime) => ({
    steps: steps(),
    total_time: totalTime,
    finish_reason: null,
    details: { ...details, suggested_answer: suggested },
    reasons,
  }));
  const isChanged = useChanged(work.draft, [state.marks, finish === "found_error" && after.answers, suggested, said]);
  const isComplete = finish === "solution" && !state.marks.includes("unsure");
  const contradiction = useContradiction(
    assignment,
    isComplete && !work.busy ? buildLabel(state, 0, "solution") : null,
    suggested,
  );

  const label = (reason: FinishReason) => {
    const rated = buildLabel(state, readActiveTime(), reason);
    return reason === finish ? { ...rated, steps: steps() } : rated;
  };
  return {
    ...work,
    state,
    dispatch,
    after,
    finish,
    isChanged,
    contradiction,
    comments,
    noteOn,
    label: () => label(finish ?? "give_up"),
    submit: (reason: FinishReason, text?: string) =>
      work.submit(label(reason), text, reason === "found_error" ? details : said),
  };
}
