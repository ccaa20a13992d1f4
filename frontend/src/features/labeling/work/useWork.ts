import { useState } from "react";
import { isSignedOut } from "@/api/errors";
import type { Assignment, Details, Label } from "@/api/models";
import { type Reasons, reasonsOfDraft, suggestionOfDraft, totalTimeOfDraft } from "./draft";
import { newestDraft } from "./newestDraft";
import { useRelease, useSubmit } from "./queries";
import { useActiveTime } from "./useActiveTime";
import { useDraftSaver } from "./useDraftSaver";

export type Work = ReturnType<typeof useWork>;

/** The work on an assignment in either flow: active time, draft, the suggested answer, submit, release. */
export function useWork(assignment: Assignment) {
  const [draft] = useState(() => newestDraft(assignment));
  const [suggested, setSuggested] = useState(() => suggestionOfDraft(draft));
  const readActiveTime = useActiveTime(totalTimeOfDraft(draft));
  const { state: saveState, refused, save, stop } = useDraftSaver(assignment.id, readActiveTime);
  const submission = useSubmit(assignment);
  const [reasons, setReasons] = useState(() => reasonsOfDraft(draft));
  const release = useRelease(assignment);

  /** `answers`: what the labeler said beyond the ratings. */
  function submit(label: Label, reason?: string, answers: Details = {}) {
    stop();
    const details = { ...answers, ...(reason && { reason }), ...(suggested && { suggested_answer: suggested }) };
    submission.mutate(Object.keys(details).length > 0 ? { label, details } : { label });
  }

  function giveBack() {
    stop();
    release.mutate();
  }

  const signedOut = saveState === "signed_out" || isSignedOut(submission.error);
  return {
    /** As it was when the task was opened. */
    draft,
    save,
    suggested,
    setSuggested,
    /** What was typed into the dialogs and not sent; a part of the draft. */
    reasons,
    keepReason: (dialog: keyof Reasons, text: string) => setReasons((before) => ({ ...before, [dialog]: text })),
    readActiveTime,
    saveState: submission.isPaused || submission.failureCount > 0 ? ("offline" as const) : saveState,
    signedOut,
    /** The error with which the server refused this work permanently. */
    refused: signedOut ? null : (refused ?? submission.error),
    submission,
    submit,
    giveBack,
    busy: !submission.isIdle || release.isPending || release.isSuccess,
  };
}
