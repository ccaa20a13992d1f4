import { type FormEvent, useId, useState } from "react";
import { taskLimits } from "@/api/taskLimits.gen";
import { Dialog, useFirstFocus } from "@/components/Dialog";
import { TextLength } from "@/components/form/TextLength";
import { isTooLong } from "@/components/form/textLength";
import { COMMENT_DIALOG, commentTitle } from "@/features/labeling/words/dialogs";
import { WayOut } from "./WayOut";

/** A comment on a step, and what keeps another one. */
export type StepNote = { step: number; text: string; onComment: (text: string) => void };

const MOST = taskLimits.StepComment.text.maxLength;

/** A comment on one step, for whoever reviews. It is a part of the draft as it is typed; left empty, there is none. */
export function CommentDialog({ step, text, onComment, onClose }: StepNote & { onClose: () => void }) {
  const [typed, setTyped] = useState(text);
  const field = useFirstFocus<HTMLTextAreaElement>();
  const id = useId();
  const tooLong = isTooLong(typed, MOST);
  function done(event: FormEvent) {
    event.preventDefault();
    if (tooLong) field.current?.focus();
    else onClose();
  }
  return (
    <Dialog title={commentTitle(step)} onClose={onClose}>
      <form onSubmit={done}>
        <p>{COMMENT_DIALOG.explanation}</p>
        <label htmlFor={id}>{COMMENT_DIALOG.question}</label>
        <textarea
          ref={field}
          id={id}
          rows={3}
          value={typed}
          aria-invalid={tooLong}
          aria-describedby={`${id}-length`}
          onChange={(event) => {
            setTyped(event.target.value);
            if (!isTooLong(event.target.value, MOST)) onComment(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        <TextLength id={`${id}-length`} text={typed} most={MOST} />
        <WayOut done="keeps it" back="closes this" />
        <div className="dialog-actions">
          <button type="submit" className="button button-primary">
            {COMMENT_DIALOG.action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
