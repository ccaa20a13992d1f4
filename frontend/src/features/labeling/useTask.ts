import { useEffect, useReducer, useRef, useState } from "react";
import { isSignedOut } from "@/api/errors";
import type { Assignment, FinishReason } from "@/api/models";
import { newestDraft, suggestionOfDraft } from "./newestDraft";
import { useRelease, useSubmit } from "./queries";
import {
  buildLabel,
  finishReason,
  labelReducer,
  labelSteps,
  marksOfDraft,
  startLabel,
  totalTimeOfDraft,
} from "./state";
import { useActiveTime } from "./useActiveTime";
import { useDraft } from "./useDraft";

/** Everything that happens to one assignment: ratings, active time, draft, submit, release. */
export function useTask(assignment: Assignment) {
  const [draft] = useState(() => newestDraft(assignment));
  const [state, dispatch] = useReducer(labelReducer, null, () =>
    startLabel(assignment.steps, marksOfDraft(draft, assignment.steps)),
  );
  const [suggested, setSuggested] = useState(() => suggestionOfDraft(draft));
  const readActiveTime = useActiveTime(totalTimeOfDraft(draft));
  const { state: saveState, refused, save, stop } = useDraft(assignment.id, readActiveTime);
  const submission = useSubmit(assignment.id);
  const release = useRelease(assignment.id);

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

  function submit(finish: FinishReason, reason?: string) {
    stop();
    const details = { ...(reason && { reason }), ...(suggested && { suggested_answer: suggested }) };
    const label = buildLabel(state, readActiveTime(), finish);
    submission.mutate(Object.keys(details).length > 0 ? { label, details } : { label });
  }

  function giveBack() {
    stop();
    release.mutate();
  }

  const finish = finishReason(state);
  const signedOut = saveState === "signed_out" || isSignedOut(submission.error);
  return {
    state,
    dispatch,
    finish,
    suggested,
    setSuggested,
    readActiveTime,
    saveState: submission.isPaused || submission.failureCount > 0 ? ("offline" as const) : saveState,
    signedOut,
    /** The server's last word: it will never take this work. */
    refused: signedOut ? null : (refused ?? submission.error),
    label: () => buildLabel(state, readActiveTime(), finish ?? "give_up"),
    submission,
    submit,
    giveBack,
    busy: !submission.isIdle || release.isPending || release.isSuccess,
  };
}
