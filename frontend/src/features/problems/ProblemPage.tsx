import "@/styles/data.css";
import "@/styles/problems.css";
import { Link } from "wouter";
import type { ProblemDetail } from "@/api/models";
import { useMay } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { RelativeTime } from "@/components/RelativeTime";
import { AnswerText } from "@/components/SolutionText";
import { TableScroll } from "@/components/TableScroll";
import { LineText, RichText } from "@/components/text/RichText";
import { usePageTitle } from "@/components/usePageTitle";
import { Acts } from "./Acts";
import { History } from "./History";
import { useProblem } from "./queries";
import { Standing } from "./Standing";
import { DECISIONS, gradesInWords, itemsInWords, NO_ANSWER, REPORTS } from "./words";

export default function ProblemPage({ id }: { id: number }) {
  const { data, error, refetch } = useProblem(id);
  const mayManage = useMay("manage_problems");
  usePageTitle(`Problem ${id}`);
  return (
    <main className="page page-wide">
      <p>
        <Link href="/problems">Problems</Link>
      </p>
      <header className="page-head">
        <h1>
          <span>{`Problem ${id} `}</span>
          {data && <Standing problem={data.problem} />}
        </h1>
        {data && mayManage && <Acts detail={data} />}
      </header>
      {error && <ErrorNote error={error} retry={refetch} />}
      {data ? <Detail detail={data} /> : !error && <Waiting what="Loading the problem" />}
    </main>
  );
}

function Detail({ detail }: { detail: ProblemDetail }) {
  const { problem, solution } = detail;
  return (
    <>
      <section className="panel" aria-label="Problem">
        <RichText text={problem.text} />
        <dl className="pairs">
          <div className="pair">
            <dt>Answer</dt>
            <dd>{problem.answer === null ? NO_ANSWER : <AnswerText text={problem.answer} />}</dd>
          </div>
          {(["source", "subject", "level", "external_id"] as const).map((name) => (
            <Pair key={name} name={name === "external_id" ? "Id in the source" : name} value={problem[name]} />
          ))}
          <div className="pair">
            <dt>Stored</dt>
            <dd>
              <RelativeTime iso={problem.created_at} />
            </dd>
          </div>
        </dl>
        {solution && (
          <details>
            <summary>Solution of the source</summary>
            <RichText text={solution} />
          </details>
        )}
      </section>
      <section>
        <h2>Solutions and queue</h2>
        <p>{gradesInWords(detail)}</p>
        <p>{itemsInWords(detail)}</p>
      </section>
      <Reports detail={detail} />
      <Labelings detail={detail} />
      <History detail={detail} />
    </>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  if (!value) return null;
  return (
    <div className="pair">
      <dt>{name.charAt(0).toUpperCase() + name.slice(1)}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Reports({ detail: { reports, newest_reports: shown } }: { detail: ProblemDetail }) {
  const mayReview = useMay("review");
  return (
    <section>
      <h2>{`Reports, ${count(reports)}`}</h2>
      {shown.length === 0 && <p>Nobody has reported anything.</p>}
      <ul className="reports">
        {shown.map((report) => (
          <li key={report.id}>
            {mayReview ? (
              <Link href={`/review/${report.id}`}>{REPORTS[report.kind]}</Link>
            ) : (
              <span>{REPORTS[report.kind]}</span>
            )}
            <span className="tag">{report.decision ? DECISIONS[report.decision] : "open"}</span>
            <span className="quiet">
              <RelativeTime iso={report.opened_at} />
            </span>
            {report.text && <LineText text={report.text} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Labelings({ detail: { labelings, newest_labelings: shown } }: { detail: ProblemDetail }) {
  return (
    <section>
      <h2>{`Labelings, ${count(labelings)}`}</h2>
      {shown.length === 0 ? (
        <p>It has not been labeled yet.</p>
      ) : (
        <TableScroll label="Table of labelings">
          <table className="table">
            <caption className="visually-hidden">Labelings, newest first</caption>
            <thead>
              <tr>
                <th scope="col">Labeling</th>
                <th scope="col">Labeler</th>
                <th scope="col">End</th>
                <th scope="col">Submitted</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((labeling) => (
                <tr key={labeling.id}>
                  <th scope="row">
                    <Link href={`/labelings/${labeling.id}`}>{`Labeling ${labeling.id}`}</Link>
                    {labeling.is_excluded && <span className="tag tag-paused">excluded</span>}
                  </th>
                  <td>{labeling.labeler ?? "–"}</td>
                  <td>{labeling.finish_reason?.replaceAll("_", " ") ?? "–"}</td>
                  <td>{labeling.submitted_at ? <RelativeTime iso={labeling.submitted_at} /> : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </section>
  );
}
