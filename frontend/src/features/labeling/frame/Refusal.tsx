import { useEffect, useRef } from "react";
import { ApiError } from "@/api/errors";
import { REFUSED } from "@/features/labeling/words/frame";
import { HOW_TO_GO_ON, partInWords, refusalInWords, SHOW_PART, SKIP_REFUSED } from "@/features/labeling/words/refusals";

type Props = {
  error: unknown;
  /** It was a submit, not a draft. */
  isSubmit: boolean;
  /** Leads to the part that the message is about. */
  onShow: () => void;
  onSkip: () => void;
};

/** Above the buttons of a task whose submit was refused: which part, why, and how to go on. The task stays open. */
export default function Refusal({ error, isSubmit, onShow, onSkip }: Props) {
  const note = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal is told
  useEffect(() => {
    if (isSubmit) note.current?.focus(); // a draft is saved while the labeler works: the focus stays there
  }, [error, isSubmit]);
  const field = error instanceof ApiError ? error.field : null;
  const message = error instanceof Error ? error.message : REFUSED;
  return (
    <div ref={note} className="refusal" role="alert" tabIndex={-1}>
      <p>
        <strong>{refusalInWords(isSubmit, field, message)}</strong> <span>{HOW_TO_GO_ON}</span>
      </p>
      <div className="note-actions">
        {partInWords(field) && (
          <button type="button" className="button" onClick={onShow}>
            {SHOW_PART}
          </button>
        )}
        <button type="button" className="button" onClick={onSkip}>
          {SKIP_REFUSED}
        </button>
      </div>
    </div>
  );
}
