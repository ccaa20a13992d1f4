import "@/styles/data.css";
import { Link } from "wouter";
import type { LabelerPage as Labeler } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { usePageTitle } from "@/components/usePageTitle";
import { Answers } from "./Answers";
import { BeginPause } from "./BeginPause";
import { Interval } from "./Interval";
import { Pauses } from "./Pauses";
import { useLabeler } from "./queries";
import { marksInWords, shareInWords, verdictInWords } from "./words";

/** One labeler: agreement with gold by phase, pauses with what they hold back, warnings, and every answer to gold. */
export default function LabelerPage({ id }: { id: string }) {
  const { data: labeler, error, refetch } = useLabeler(id);
  usePageTitle(labeler ? `Quality of ${labeler.username}` : "Quality");
  return (
    <main className="page page-wide">
      <p>
        <Link href="/quality">Quality</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {labeler ? (
        <>
          <header className="page-head">
            <h1>
              <span>{labeler.username}</span>
              {labeler.paused_at && <span className="tag tag-paused">paused</span>}
            </h1>
            {!labeler.paused_at && <BeginPause labeler={labeler} />}
          </header>
          <p>
            <Link href={`/people/${id}`}>Their account</Link>
          </p>
          <Agreements labeler={labeler} />
          <Pauses pauses={labeler.pauses} />
          <Warnings labeler={labeler} />
          <Answers id={id} />
        </>
      ) : (
        !error && <Waiting what="Loading the labeler" />
      )}
    </main>
  );
}

function Agreements({ labeler }: { labeler: Labeler }) {
  return (
    <section aria-labelledby="agreement">
      <h2 id="agreement">Agreement with gold</h2>
      {labeler.phases.length === 0 ? (
        <EmptyState title="No answer that counts yet" level={2}>
          <p>Answers count ten minutes after their submit. After a pause, counting begins anew.</p>
        </EmptyState>
      ) : (
        <TableScroll label="Agreement by phase">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Phase</th>
                <th scope="col">Agreement</th>
                <th scope="col">95 % interval</th>
                <th scope="col">Verdict</th>
                <th scope="col">Rule</th>
              </tr>
            </thead>
            <tbody>
              {labeler.phases.map((found) => (
                <tr key={found.phase.id}>
                  <th scope="row">{found.phase.name}</th>
                  <td>{shareInWords(found)}</td>
                  <td>
                    <Interval found={found} />
                  </td>
                  <td>{verdictInWords(found)}</td>
                  <td className="quiet">{marksInWords(found)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </section>
  );
}

function Warnings({ labeler }: { labeler: Labeler }) {
  if (labeler.warnings.length === 0) return null;
  return (
    <section aria-labelledby="warnings">
      <h2 id="warnings">Warnings of the last 30 days</h2>
      <ul>
        {labeler.warnings.map((warning) => (
          <li key={warning.id}>
            <RelativeTime iso={warning.at} />
            <span>{`: ${warning.passed} of ${warning.answered} in ${warning.phase}. ${warning.words}. `}</span>
            <span className="quiet">{warning.read_at ? "Read." : "Not read yet."}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
