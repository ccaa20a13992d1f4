import { useEffect, useMemo, useReducer } from "react";
import { isSignedOut } from "@/api/errors";
import type { FinishReason } from "@/api/models";
import { useAhead } from "@/features/labeling/work/ahead";
import { useChanged } from "@/features/labeling/work/useChanged";
import { useComments } from "@/features/labeling/work/useComments";
import { useContradiction } from "@/features/labeling/work/useContradiction";
import type { OpenAssignment } from "@/features/labeling/work/useNewerDraft";
import { useSavedDraft } from "@/features/labeling/work/useSavedDraft";
import { useWork } from "@/features/labeling/work/useWork";
import { buildingReducer, continuationOf, currentPlace, hasAnswer, isFinished, textOf, textsBefore } from "./building";
import { useAskAgain, useOffer } from "./offers";
import { withRestoredPast } from "./past";
import { buildDraft, buildingOfDraft, buildLabel, keptSteps } from "./record";

/** The state of one assignment of flow 1: the solution, the completions that are offered, and the work around it. */
export function useBuildingTask(assignment: OpenAssignment) {
  const work = useWork(assignment);
  const { suggested, reasons, readActiveTime } = work;
  const [state, dispatch] = useReducer(buildingReducer, null, () => {
    const begun = buildingOfDraft(work.draft);
    return assignment.reopened ? begun : withRestoredPast(begun);
  });

  const { comments, said, noteOn } = useComments(work.draft);
  const { at } = state;
  const place = currentPlace(state);
  const before = textsBefore(state, at);
  const offer = useOffer(assignment.id, before, !work.busy);
  const again = useAskAgain(assignment.id, before);
  // once it is clear which completion continues, the next ones are requested; after an own step, only when the labeler continues
  const following = continuationOf(place)?.kind === "offered" ? textOf(place) : null;
  const isEnd = following === null || hasAnswer(following);
  useOffer(assignment.id, [...before, following ?? ""], !work.busy && !isEnd);

  // the next task is fetched once this solution has its final answer
  useAhead(assignment.id, !work.busy && isFinished(state));

  const answer = offer.data;
  useEffect(() => {
    if (!answer) return;
    if (answer.status === "pending") return dispatch({ type: "await", at });
    const texts = answer.completions.map((one) => one.text);
    dispatch({ type: "offer", at, offered: { texts, order: answer.continuation_order } });
  }, [answer, at]);

  // a response of the server may replace the steps without changing what a draft keeps of them: then there is nothing to save
  const kept = useMemo(() => JSON.stringify(keptSteps(state.steps)), [state.steps]);
  useSavedDraft(work, [kept, at, suggested, comments, reasons], (totalTime) => ({
    ...buildDraft(state, totalTime, { suggested_answer: suggested, ...said }),
    reasons,
  }));
  const isChanged = useChanged(work.draft, [kept, suggested, said]);
  const isComplete = isFinished(state) && !work.busy;
  const contradiction = useContradiction(assignment, isComplete ? buildLabel(state, 0, "solution") : null, suggested);

  const label = (reason: FinishReason) => buildLabel(state, readActiveTime(), reason);
  return {
    ...work,
    state,
    dispatch,
    offer,
    again,
    isChanged,
    contradiction,
    comments,
    noteOn,
    signedOut: work.signedOut || isSignedOut(offer.error),
    label: () => label("give_up"),
    submit: (reason: FinishReason, text?: string) =>
      work.submit(label(reason), text, {
        // the label ends here: what was said of later steps is left out
        comments: said.comments?.filter(({ step }) => step <= at) ?? [],
      }),
  };
}
