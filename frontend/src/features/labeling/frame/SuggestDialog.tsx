import { type FormEvent, useId, useState } from "react";
import { Dialog, useFirstFocus } from "@/components/Dialog";
import { TextLength } from "@/components/form/TextLength";
import { isTooLong } from "@/components/form/textLength";
import { AnswerText } from "@/components/SolutionText";
import { REASON_DIALOGS } from "@/features/labeling/words/dialogs";

type Props = {
  /** Longest answer, in characters. */
  most: number;
  initial: string;
  /** What is typed is kept, so that it is there when the dialog opens again. */
  onType: (text: string) => void;
  onClose: () => void;
  onDone: (answer: string) => void;
};

/** Another answer than the guess, in one line: Enter keeps it. Left empty, it takes a suggestion back. */
export function SuggestDialog({ most, initial, onType, onClose, onDone }: Props) {
  const { title, explanation, question, action } = REASON_DIALOGS.suggest;
  const [text, setText] = useState(initial);
  const field = useFirstFocus<HTMLInputElement>();
  const id = useId();
  const said = text.trim();
  const tooLong = isTooLong(said, most);
  function done(event: FormEvent) {
    event.preventDefault();
    if (tooLong) field.current?.focus();
    else onDone(said);
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={done}>
        <p>{explanation}</p>
        <label htmlFor={id}>{question}</label>
        <input
          ref={field}
          id={id}
          value={text}
          autoComplete="off"
          aria-invalid={tooLong}
          aria-describedby={`${id}-length ${id}-keys`}
          onChange={(event) => {
            setText(event.target.value);
            onType(event.target.value);
          }}
        />
        <TextLength id={`${id}-length`} text={said} most={most} />
        {/[$\\^_]/.test(said) && !tooLong && (
          <p>
            <span className="quiet">Preview: </span>
            <AnswerText text={said} />
          </p>
        )}
        <p id={`${id}-keys`} className="way-out quiet">
          <kbd translate="no">↵</kbd> keeps it, <kbd translate="no">Esc</kbd> closes this.
        </p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary">
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
