import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { ProblemDetail, ProblemHistoryEntry } from "@/api/models";
import { useMay } from "@/api/session";
import { ReasonConfirm } from "@/components/form/ReasonConfirm";
import { ProgressBar } from "@/components/ProgressBar";
import { RelativeTime } from "@/components/RelativeTime";
import { AnswerText } from "@/components/SolutionText";
import { useExcludeLabelings } from "./queries";
import { CHANGES, labelingsBefore, NO_ANSWER, REASON, regradesInWords } from "./words";

/** What was done to the problem, newest first. Every old answer stays. */
export function History({ detail: { problem, history } }: { detail: ProblemDetail }) {
  return (
    <section>
      <h2>History</h2>
      {history.length === 0 && <p>Nothing has been changed since it was stored.</p>}
      <ol className="problem-history">
        {history.map((entry) => (
          <li key={entry.change.id} className="panel">
            <Entry problem={problem.id} entry={entry} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Entry({ problem, entry: { change, regrades, labelings } }: { problem: number; entry: ProblemHistoryEntry }) {
  return (
    <>
      <p>
        <strong>{CHANGES[change.kind]}</strong>
        <span className="quiet">{change.made_by ? ` by ${change.made_by}, ` : " "}</span>
        <span className="quiet">
          <RelativeTime iso={change.made_at} />
        </span>
      </p>
      {change.kind === "answer" && (
        <p>
          <span>{change.before === null ? NO_ANSWER : <AnswerText text={change.before} />}</span>
          <span>{" → "}</span>
          <span>{change.after === null ? NO_ANSWER : <AnswerText text={change.after} />}</span>
        </p>
      )}
      {change.reason && <p className="quiet">{change.reason}</p>}
      {regrades && <p role="status">{regradesInWords(regrades)}</p>}
      {regrades && regrades.graded < regrades.solutions && (
        <ProgressBar value={regrades.graded} of={regrades.solutions} label="Graded anew" />
      )}
      {labelings.length > 0 && <OldLabelings problem={problem} change={change.id} labelings={labelings.length} />}
    </>
  );
}

function OldLabelings({ problem, change, labelings }: { problem: number; change: number; labelings: number }) {
  const exclude = useExcludeLabelings(problem);
  const mayExclude = useMay("manage_quality");
  return (
    <div className="acts">
      <span>{labelingsBefore(labelings)}</span>
      {mayExclude && (
        <ReasonConfirm
          name="Exclude them"
          title="Exclude these labelings?"
          confirm="Exclude them"
          label={REASON}
          most={limits.GivenReason.reason.maxLength}
          error={exclude.error}
          reasonError={fieldMessage(exclude.error, "reason")}
          isPending={exclude.isPending}
          onConfirm={(reason, done) => exclude.mutate({ change, reason }, { onSuccess: done })}
        >
          <p>They will be left out of trainings, exports and agreement. The labelings page can include them again.</p>
        </ReasonConfirm>
      )}
    </div>
  );
}
