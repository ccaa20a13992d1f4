import { type FormEvent, useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { Details, Label } from "@/api/models";
import { Field } from "@/components/form/Field";
import { TextLength } from "@/components/form/TextLength";
import { isTooLong } from "@/components/form/textLength";
import { ErrorNote } from "@/components/notes";
import { ABOUT_CORRECTING, RATE_ALL, REASON_NEEDED } from "@/features/labeling/words/correcting";
import { useCorrect } from "./queries";

type Props = {
  id: number;
  /** Null while the ratings are not complete. */
  read: () => { label: Label; details: Details } | null;
  /** The answer that the labeler suggested, or nothing. */
  suggested: string;
};

/** The reason, an answer to suggest, and the button. Afterwards the page of the new labeling is shown. */
export function SubmitCorrection({ id, read, suggested: before }: Props) {
  const correct = useCorrect(id);
  const [, go] = useLocation();
  const [reason, setReason] = useState("");
  const [suggested, setSuggested] = useState(before);
  const [wrong, setWrong] = useState<"ratings" | "reason" | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const lengthId = useId();
  const said = reason.trim();
  const most = limits.Correct.reason.maxLength;
  function submit(event: FormEvent) {
    event.preventDefault();
    const correction = read();
    if (!correction) return setWrong("ratings");
    if (!said || isTooLong(said, most)) {
      setWrong("reason");
      return field.current?.focus();
    }
    const { label, details } = correction;
    const answer = suggested.trim();
    correct.mutate(
      { label, details: { ...details, ...(answer && { suggested_answer: answer }) }, reason: said },
      { onSuccess: (made) => go(`/labelings/${made.id}`) },
    );
  }
  return (
    <form className="form correct-form" onSubmit={submit}>
      <Field label="The right answer, if the shown one is wrong (optional)">
        {(wired) => <input {...wired} value={suggested} onChange={(event) => setSuggested(event.target.value)} />}
      </Field>
      <Field
        label="Why do you correct it?"
        error={wrong === "reason" && !said ? REASON_NEEDED : fieldMessage(correct.error, "reason")}
      >
        {(wired) => (
          <textarea
            {...wired}
            ref={field}
            rows={2}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setWrong(null);
            }}
          />
        )}
      </Field>
      <TextLength id={lengthId} text={said} most={most} />
      <p className="quiet">{ABOUT_CORRECTING}</p>
      {wrong === "ratings" && (
        <p className="field-error" role="alert">
          {RATE_ALL}
        </p>
      )}
      {correct.isError && <ErrorNote error={correct.error} />}
      <div>
        <button type="submit" className="button button-primary" disabled={correct.isPending}>
          Save the correction
        </button>
      </div>
    </form>
  );
}
