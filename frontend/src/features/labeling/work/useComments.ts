import { useState } from "react";
import { commentDetails, commentsOfDraft } from "./draft";

/** What the labeler says about single steps. */
export function useComments(draft: unknown) {
  const [comments, setComments] = useState(() => commentsOfDraft(draft));
  return {
    comments,
    /** As a part of the details. */
    said: commentDetails(comments),
    /** For the dialog: the comment on one step, and what keeps another one. */
    noteOn: (step: number) => ({
      step,
      text: comments[step] ?? "",
      onComment: (text: string) => setComments((before) => ({ ...before, [step]: text })),
    }),
  };
}
