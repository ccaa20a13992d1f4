import type { EarlierLabeling, OwnLabeling } from "@/api/models";
import { Maths } from "@/components/maths/Maths";
import { plural } from "@/components/numbers";
import { RelativeTime } from "@/components/RelativeTime";
import { CorrectButton } from "./CorrectButton";
import { RatedSteps } from "./RatedSteps";

const REASONS: Readonly<Record<string, string>> = {
  solution: "All steps stand",
  found_error: "Error found",
  give_up: "Given up",
  bad_problem: "Bad problem",
};

export function HistoryEntry({ labeling }: { labeling: OwnLabeling }) {
  const { corrected } = labeling;
  return (
    <li className="history-entry">
      <details>
        <summary>
          <Maths text={labeling.problem} />
          <span className="history-facts quiet">
            <span>{nameOf(labeling)}</span>
            {corrected.length > 0 && <span>{plural(corrected.length, "correction")}</span>}
            {labeling.submitted_at && <RelativeTime iso={labeling.submitted_at} />}
          </span>
        </summary>
        <CorrectButton labeling={labeling} />
        <RatedSteps steps={labeling.steps} />
        <Remarks labeling={labeling} />
        {corrected.map((before) => (
          <Before key={before.id} labeling={before} />
        ))}
      </details>
    </li>
  );
}

/** What was said beyond the ratings. */
function Remarks({ labeling: { details } }: { labeling: OwnLabeling }) {
  const remarks = [
    { name: "Reason", text: details.reason },
    { name: "The answer should be", text: details.suggested_answer },
    { name: "The mistake", text: details.explanation },
  ].filter((remark) => remark.text);
  if (remarks.length === 0) return null;
  return (
    <dl className="history-remarks">
      {remarks.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Maths text={text ?? ""} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Before({ labeling }: { labeling: EarlierLabeling }) {
  return (
    <details className="history-before">
      <summary>
        What you submitted before: {nameOf(labeling).toLowerCase()}, <RelativeTime iso={labeling.submitted_at} />
      </summary>
      <RatedSteps steps={labeling.steps} />
    </details>
  );
}

function nameOf({ finish_reason: reason }: EarlierLabeling | OwnLabeling): string {
  return reason ? (REASONS[reason] ?? reason) : "Unfinished";
}
