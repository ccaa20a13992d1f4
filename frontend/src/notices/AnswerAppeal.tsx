import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import { useAnswerAppeal } from "@/api/quality";
import { Field } from "@/components/form/Field";
import { ErrorNote } from "@/components/notes";

/** The answer to an appeal. What follows from it, such as the end of a pause or other gold, is done on its own. */
export function AnswerAppeal({ appeal }: { appeal: number }) {
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
