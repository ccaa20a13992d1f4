import { useState } from "react";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { ProblemDetail } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { Field } from "@/components/form/Field";
import { ReasonConfirm, ReasonField } from "@/components/form/ReasonConfirm";
import { isTooLong } from "@/components/form/textLength";
import { AnswerText } from "@/components/SolutionText";
import { useChangeProblem, useCorrectAnswer } from "./queries";
import { CORRECT, EXCLUDE, HOLD_OUT, INCLUDE, REASON, REASON_HINT } from "./words";

const MOST_REASON = limits.GivenReason.reason.maxLength;
const MOST_ANSWER = limits.CorrectedAnswer.answer.maxLength;

/** What an admin can do with a problem now. */
export function Acts({ detail }: { detail: ProblemDetail }) {
  const { problem } = detail;
  const isExcluded = problem.excluded_at !== null;
  return (
    <div className="acts">
      <CorrectAnswer key={problem.answer} detail={detail} />
      {isExcluded ? (
        <Act id={problem.id} act="include" words={INCLUDE} isOptional />
      ) : (
        <Act id={problem.id} act="exclude" words={EXCLUDE} />
      )}
      {problem.split === "train" && <Act id={problem.id} act="hold-out" words={HOLD_OUT} isOptional />}
    </div>
  );
}

type ActProps = {
  id: number;
  act: "exclude" | "include" | "hold-out";
  words: { name: string; what: string };
  isOptional?: boolean;
};

function Act({ id, act, words, isOptional = false }: ActProps) {
  const change = useChangeProblem(id);
  return (
    <ReasonConfirm
      name={words.name}
      title={`${words.name}?`}
      confirm={words.name}
      label={REASON}
      hint={REASON_HINT}
      most={MOST_REASON}
      isOptional={isOptional}
      error={change.error}
      reasonError={fieldMessage(change.error, "reason")}
      isPending={change.isPending}
      onConfirm={(reason, done) => change.mutate({ act, reason }, { onSuccess: done })}
    >
      <p>{words.what}</p>
    </ReasonConfirm>
  );
}

function CorrectAnswer({ detail: { problem } }: { detail: ProblemDetail }) {
  const correct = useCorrectAnswer(problem.id);
  const [answer, setAnswer] = useState(problem.answer ?? "");
  const [reason, setReason] = useState("");
  const isReady = reason.trim() !== "" && !isTooLong(reason, MOST_REASON) && !isTooLong(answer, MOST_ANSWER);
  return (
    <Confirm
      name={CORRECT.name}
      title={`${CORRECT.name}?`}
      confirm={CORRECT.name}
      error={correct.error}
      isPending={correct.isPending || !isReady}
      onConfirm={(done) =>
        correct.mutate({ answer: answer.trim() || null, expected: problem.answer, reason }, { onSuccess: done })
      }
    >
      <p>{CORRECT.what}</p>
      <Field label="Answer" hint={CORRECT.hint} error={fieldMessage(correct.error, "answer")}>
        {(wired) => <input {...wired} value={answer} onChange={(event) => setAnswer(event.target.value)} />}
      </Field>
      <p className="answer-preview">{answer.trim() ? <AnswerText text={answer} /> : <span>–</span>}</p>
      <ReasonField
        label={REASON}
        hint={REASON_HINT}
        most={MOST_REASON}
        value={reason}
        error={fieldMessage(correct.error, "reason")}
        onChange={setReason}
      />
    </Confirm>
  );
}
