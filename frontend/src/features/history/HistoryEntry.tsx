import type { EarlierLabeling, OwnLabeling, OwnReport } from "@/api/models";
import { RatedSteps } from "@/components/RatedSteps";
import { RelativeTime } from "@/components/RelativeTime";
import { remarksOf } from "@/components/remarks";
import { AnswerText } from "@/components/SolutionText";
import { LineText, RichText } from "@/components/text/RichText";
import { CorrectButton } from "./CorrectButton";
import { beforeInWords, correctionsInWords, nameOf, OUTCOMES, reportInWords } from "./words";

export function HistoryEntry({ labeling }: { labeling: OwnLabeling }) {
  const { corrected } = labeling;
  return (
    <li className="history-entry">
      <details>
        <summary>
          <LineText text={labeling.problem} />
          <span className="history-facts quiet">
            {labeling.phase && <span>{labeling.phase}</span>}
            <span>{nameOf(labeling)}</span>
            {corrected.length > 0 && <span>{correctionsInWords(corrected.length)}</span>}
            {labeling.submitted_at && <RelativeTime iso={labeling.submitted_at} />}
          </span>
        </summary>
        <div className="history-problem">
          <RichText text={labeling.problem} />
        </div>
        {labeling.outcome && <p className="history-outcome">{OUTCOMES[labeling.outcome]}</p>}
        <CorrectButton labeling={labeling} />
        <RatedSteps steps={labeling.steps} />
        <Remarks labeling={labeling} />
        <Reports reports={labeling.reports} />
        {corrected.map((before) => (
          <Before key={before.id} labeling={before} flow={labeling.flow} />
        ))}
      </details>
    </li>
  );
}

function Remarks({ labeling }: { labeling: OwnLabeling }) {
  const remarks = remarksOf(labeling.details);
  if (remarks.length === 0) return null;
  return (
    <dl className="history-remarks">
      {remarks.map(({ name, text, isAnswer }, index) => (
        // keyed by index: two given explanations have the same name
        <div key={index}>
          <dt>{name}</dt>
          <dd>{isAnswer ? <AnswerText text={text} /> : <RichText text={text} />}</dd>
        </div>
      ))}
    </dl>
  );
}

function Reports({ reports }: { reports: readonly OwnReport[] }) {
  if (reports.length === 0) return null;
  return (
    <ul className="history-reports">
      {reports.map((report, index) => (
        // keyed by index: a correction may report the same again
        <li key={index}>
          <span>{reportInWords(report)}</span>
          {report.decided_at && (
            <span className="quiet">
              <RelativeTime iso={report.decided_at} />
            </span>
          )}
          {report.sentence && <RichText text={report.sentence} />}
        </li>
      ))}
    </ul>
  );
}

function Before({ labeling, flow }: { labeling: EarlierLabeling; flow: OwnLabeling["flow"] }) {
  return (
    <details className="history-before">
      <summary>
        <span>{`${beforeInWords(labeling, flow)}, `}</span>
        <RelativeTime iso={labeling.submitted_at} />
      </summary>
      <RatedSteps steps={labeling.steps} />
    </details>
  );
}
