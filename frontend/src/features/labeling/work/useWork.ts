import { useEffect, useState } from "react";
import { isClosed, isSignedOut } from "@/api/errors";
import type { Details, Label } from "@/api/models";
import { changedDraft } from "@/api/submits";
import { type Reasons, reasonsOfDraft, suggestionOfDraft, totalTimeOfDraft } from "./draft";
import { newestDraft } from "./newestDraft";
import { useRelease, useSubmit } from "./queries";
import { useActiveTime } from "./useActiveTime";
import { useDraftSaver } from "./useDraftSaver";
import type { OpenAssignment } from "./useNewerDraft";

export type Work = ReturnType<typeof useWork>;

/** The work on an assignment in either flow: active time, draft, the suggested answer, submit, release. */
export function useWork(assignment: OpenAssignment) {
  const [opened] = useState(() => newestDraft(assignment));
  const { draft } = opened;
  const [suggested, setSuggested] = useState(() => suggestionOfDraft(draft));
  const readActiveTime = useActiveTime(totalTimeOfDraft(draft));
  const [reasons, setReasons] = useState(() => reasonsOfDraft(draft));
  const saver = useDraftSaver(assignment, draft, readActiveTime);
  const submission = useSubmit(assignment, {
    readVersion: saver.readVersion,
    onDone: saver.stop,
    onRefused: (error) => {
      const newer = changedDraft(error);
      if (newer) saver.takeNewer(newer.draft, newer.version);
      else if (isClosed(error)) saver.stop();
      else saver.resume();
    },
  });
  const release = useRelease(assignment, async () => {
    await saver.settle();
    saver.stop();
  });
  const isTaken = assignment.taken !== undefined;

  const { save } = saver;
  useEffect(() => {
    // what was kept without a connection; a state taken from another tab is sent by that tab
    if (opened.isUnsent && !isTaken) save(opened.draft as object);
  }, [opened, isTaken, save]);

  /** `answers`: what the labeler said beyond the ratings. */
  function submit(label: Label, reason?: string, answers: Details = {}) {
    saver.pause();
    const details = { ...answers, ...(reason && { reason }), ...(suggested && { suggested_answer: suggested }) };
    submission.mutate(Object.keys(details).length > 0 ? { label, details } : { label });
  }

  const { waiting, error } = submission;
  // a draft that waits says nothing that the page does not say of the submit
  const refused = saver.refused ?? (changedDraft(error) ? null : error);

  function giveBack() {
    if (refused !== null || assignment.reopened) saver.stop();
    release.mutate({ refused: refused !== null });
  }

  const signedOut = waiting?.why === "signed_out" || saver.state === "signed_out" || isSignedOut(error);
  return {
    /** As it was when the task was opened. */
    draft,
    save,
    settle: saver.settle,
    suggested,
    setSuggested,
    /** What was typed into the dialogs and not sent; a part of the draft. */
    reasons,
    keepReason: (dialog: keyof Reasons, text: string) => setReasons((before) => ({ ...before, [dialog]: text })),
    readActiveTime,
    saveState: waiting ? (waiting.isKept ? ("offline" as const) : ("unkept" as const)) : saver.state,
    signedOut,
    /** The error with which the server refused this work. */
    refused: signedOut ? null : refused,
    /** The state that is shown came from another tab or device. */
    isFromElsewhere: isTaken || opened.isMixed,
    submission,
    release,
    submit,
    giveBack,
    busy: submission.isPending || submission.isSuccess || release.isPending || release.isSuccess,
  };
}
