import type { EarlierLabeling, OwnLabeling } from "@/api/models";
import { Maths } from "@/components/maths/Maths";
import { RelativeTime } from "@/components/RelativeTime";
import { AnswerText, StepText } from "@/components/SolutionText";
import { CorrectButton } from "./CorrectButton";
import { RatedSteps } from "./RatedSteps";
import { beforeInWords, correctionsInWords, nameOf, remarksOf } from "./words";

export function HistoryEntry({ labeling }: { labeling: OwnLabeling }) {
  const { corrected } = labeling;
  return (
    <li className="history-entry">
      <details>
        <summary>
          <Maths text={labeling.problem} />
          <span className="history-facts quiet">
            {labeling.phase && <span>{labeling.phase}</span>}
            <span>{nameOf(labeling)}</span>
            {corrected.length > 0 && <span>{correctionsInWords(corrected.length)}</span>}
            {labeling.submitted_at && <RelativeTime iso={labeling.submitted_at} />}
          </span>
        </summary>
        <CorrectButton labeling={labeling} />
        <RatedSteps steps={labeling.steps} />
        <Remarks labeling={labeling} />
        {corrected.map((before) => (
          <Before key={before.id} labeling={before} flow={labeling.flow} />
        ))}
      </details>
    </li>
  );
}

function Remarks({ labeling }: { labeling: OwnLabeling }) {
  const remarks = remarksOf(labeling);
  const suggested = labeling.details.suggested_answer;
  if (remarks.length === 0 && !suggested) return null;
  return (
    <dl className="history-remarks">
      {remarks.map(({ name, text }, index) => (
        // keyed by index: two given explanations have the same name
        <div key={index}>
          <dt>{name}</dt>
          <dd>
            <StepText text={text} />
          </dd>
        </div>
      ))}
      {suggested && (
        <div>
          <dt>The answer should be</dt>
          <dd>
            <AnswerText text={suggested} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Before({ labeling, flow }: { labeling: EarlierLabeling; flow: OwnLabeling["flow"] }) {
  return (
    <details className="history-before">
      <summary>
        {beforeInWords(labeling, flow)}, <RelativeTime iso={labeling.submitted_at} />
      </summary>
      <RatedSteps steps={labeling.steps} />
    </details>
  );
}
