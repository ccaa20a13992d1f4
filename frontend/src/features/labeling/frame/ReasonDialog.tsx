import { type FormEvent, useId, useState } from "react";
import { Dialog, useFirstFocus } from "@/components/Dialog";
import { TextLength } from "@/components/form/TextLength";
import { isTooLong } from "@/components/form/textLength";
import { REASON_MISSING } from "@/features/labeling/words/dialogs";
import { WayOut } from "./WayOut";

type Props = {
  title: string;
  explanation: string;
  question: string;
  action: string;
  /** Longest text, in characters. */
  most: number;
  initial?: string | undefined;
  /** May be left empty, for instance to remove a suggestion. */
  optional?: boolean;
  /** What is typed is kept, so that it is there when the dialog opens again. */
  onType: (text: string) => void;
  onClose: () => void;
  onDone: (text: string) => void;
};

export function ReasonDialog(props: Props) {
  const { title, explanation, question, action, most, initial = "", optional = false, onType, onClose, onDone } = props;
  const [text, setText] = useState(initial);
  const [missing, setMissing] = useState(false);
  const field = useFirstFocus<HTMLTextAreaElement>();
  const id = useId();
  const said = text.trim();
  const tooLong = isTooLong(said, most);
  function done(event: FormEvent) {
    event.preventDefault();
    if (!optional && !said) setMissing(true);
    else if (tooLong) field.current?.focus();
    else onDone(said);
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={done}>
        <p>{explanation}</p>
        <label htmlFor={id}>{question}</label>
        <textarea
          ref={field}
          id={id}
          rows={3}
          value={text}
          aria-invalid={missing || tooLong}
          aria-describedby={missing ? `${id}-missing` : `${id}-length`}
          onChange={(event) => {
            setText(event.target.value);
            onType(event.target.value);
            setMissing(false);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        <TextLength id={`${id}-length`} text={said} most={most} />
        {missing ? (
          <p id={`${id}-missing`} className="field-error" role="alert">
            {REASON_MISSING}
          </p>
        ) : null}
        <WayOut done="sends it" back="closes this" />
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
