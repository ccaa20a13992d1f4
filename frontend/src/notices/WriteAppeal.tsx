import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { Appeal } from "@/api/models";
import { Field } from "@/components/form/Field";
import { ErrorNote } from "@/components/notes";
import { APPEAL_HINT } from "./words";

type Props = {
  label: string;
  /** The newest one against the same thing. */
  appeal: Appeal | null;
  sending: UseMutationResult<unknown, Error, string>;
};

/** What the labeler said and the answer, or the field to say something; both when there is an answer. */
export function WriteAppeal({ label, appeal, sending }: Props) {
  return (
    <>
      {appeal && (
        <dl className="pairs">
          <dt>You said</dt>
          <dd>{appeal.text}</dd>
          <dt>Answer</dt>
          <dd>{appeal.answered_at ? appeal.answer : "Nobody has answered yet."}</dd>
        </dl>
      )}
      {(!appeal || appeal.answered_at) && <AppealForm label={label} sending={sending} />}
    </>
  );
}

function AppealForm({ label, sending }: Omit<Props, "appeal">) {
  const [text, setText] = useState("");
  const mistake = fieldMessage(sending.error, "text");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate(text);
      }}
    >
      <Field label={label} hint={APPEAL_HINT} error={mistake}>
        {(wired) => (
          <textarea
            {...wired}
            rows={2}
            maxLength={limits.WriteAppeal.text.maxLength}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {sending.error && !mistake && <ErrorNote error={sending.error} />}
      <button type="submit" className="button button-primary" disabled={sending.isPending || !text.trim()}>
        Send
      </button>
    </form>
  );
}
