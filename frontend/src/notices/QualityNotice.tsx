import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { OwnQuality } from "@/api/models";
import { useAppeal, useOwnQuality, useReadWarning } from "@/api/quality";
import { Field } from "@/components/form/Field";
import { ErrorNote } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { APPEAL_HINT, mostOften, PAUSED, PAUSED_MEANING, WARNING_ADVICE, warningInWords } from "./words";

/** A pause or a warning of the signed-in labeler, with what they can do about it; nothing if there is none. */
export default function QualityNotice() {
  const { data } = useOwnQuality();
  if (data?.pause) return <Paused pause={data.pause} />;
  return data?.warning ? <Warned warning={data.warning} /> : null;
}

function Warned({ warning }: { warning: NonNullable<OwnQuality["warning"]> }) {
  const read = useReadWarning();
  return (
    <section className="note" aria-label="About your work">
      <p>{warningInWords(warning)}</p>
      <p>{mostOften(warning)}</p>
      <p>{WARNING_ADVICE}</p>
      <div className="note-actions">
        <button type="button" className="button" disabled={read.isPending} onClick={() => read.mutate()}>
          I have read this
        </button>
      </div>
      {read.error && <ErrorNote error={read.error} />}
    </section>
  );
}

function Paused({ pause }: { pause: NonNullable<OwnQuality["pause"]> }) {
  return (
    <section className="note" aria-labelledby="paused">
      <h2 id="paused">{PAUSED}</h2>
      <p>{pause.reason}</p>
      <p>{PAUSED_MEANING}</p>
      <p className="quiet">
        <RelativeTime iso={pause.began_at} />
      </p>
      {pause.appeal && <Said appeal={pause.appeal} />}
      {(!pause.appeal || pause.appeal.answered_at) && <AppealForm />}
    </section>
  );
}

function Said({ appeal }: { appeal: NonNullable<NonNullable<OwnQuality["pause"]>["appeal"]> }) {
  return (
    <dl className="pairs">
      <dt>You said</dt>
      <dd>{appeal.text}</dd>
      <dt>Answer</dt>
      <dd>{appeal.answered_at ? appeal.answer : "Nobody has answered yet."}</dd>
    </dl>
  );
}

function AppealForm() {
  const appeal = useAppeal();
  const [text, setText] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        appeal.mutate(text);
      }}
    >
      <Field label="Is this wrong?" hint={APPEAL_HINT} error={fieldMessage(appeal.error, "text")}>
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
      {appeal.error && !fieldMessage(appeal.error, "text") && <ErrorNote error={appeal.error} />}
      <button type="submit" className="button button-primary" disabled={appeal.isPending || !text.trim()}>
        Send
      </button>
    </form>
  );
}
