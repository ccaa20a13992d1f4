import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import type { LabelerPage } from "@/api/models";
import { Field } from "@/components/form/Field";
import { ErrorNote } from "@/components/notes";
import { useAnswerAppeal } from "./queries";

type Appeal = LabelerPage["pauses"][number]["appeals"][number];

export function Appeals({ appeals }: { appeals: readonly Appeal[] }) {
  return appeals.map((appeal) => (
    <section key={appeal.id} className="note" aria-label="Appeal">
      <p>{`They say: ${appeal.text}`}</p>
      {appeal.answered_at ? (
        <p>{`${appeal.answered_by} answered: ${appeal.answer}`}</p>
      ) : (
        <AnswerForm appeal={appeal.id} />
      )}
    </section>
  ));
}

function AnswerForm({ appeal }: { appeal: number }) {
  const answering = useAnswerAppeal(appeal);
  const [answer, setAnswer] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        answering.mutate(answer);
      }}
    >
      <Field label="Your answer" hint="They read it." error={fieldMessage(answering.error, "answer")}>
        {(wired) => <input {...wired} value={answer} onChange={(event) => setAnswer(event.target.value)} />}
      </Field>
      {answering.error && !fieldMessage(answering.error, "answer") && <ErrorNote error={answering.error} />}
      <button type="submit" className="button" disabled={answering.isPending || !answer.trim()}>
        Answer
      </button>
    </form>
  );
}
