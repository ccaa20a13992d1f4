import "@/styles/data.css";
import "@/styles/gold.css";
import { useState } from "react";
import { Link } from "wouter";
import type { ScreeningDetail } from "@/api/models";
import { useMay } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { usePageTitle } from "@/components/usePageTitle";
import { Decide } from "./Decide";
import { useResult, useScreening } from "./queries";
import { Result } from "./Result";
import { decidedInWords, personIn, progressInWords, resultOfTry, STATES, tryInWords } from "./words";

/** One person's screening of one phase: its tries with their results, and decisions over it. */
export default function ScreeningPage({ id }: { id: number }) {
  const { data: screening, error, refetch } = useScreening(id);
  const mayDecide = useMay("manage_quality");
  usePageTitle(screening ? `${personIn(screening.labeler.username, screening.phase_name)} · Screening` : "Screening");
  return (
    <main className="page">
      <p>
        <Link href="/screening">Screening</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {screening ? (
        <>
          <header className="page-head">
            <h1>
              <span>{`${personIn(screening.labeler.username, screening.phase_name)} `}</span>
              <span className={`tag tag-${screening.state}`}>{STATES[screening.state]}</span>
            </h1>
            {mayDecide && <Decisions screening={screening} />}
          </header>
          {screening.state === "waiting" && screening.retry_at && (
            <p>
              <span>{"The next try can begin: "}</span>
              <RelativeTime iso={screening.retry_at} />
            </p>
          )}
          {screening.decision && screening.decided_at && (
            <p className="note">
              <span>{decidedInWords(screening.decision, screening.decided_by?.username ?? "somebody")}</span>
              <RelativeTime iso={screening.decided_at} />
              <span>{`: ${screening.decision_reason}`}</span>
            </p>
          )}
          {screening.total > 0 && <p>{progressInWords(screening.done, screening.total)}</p>}
          <Tries screening={screening} />
        </>
      ) : (
        !error && <Waiting what="Loading the screening" />
      )}
    </main>
  );
}

function Decisions({ screening }: { screening: ScreeningDetail }) {
  const { labeler, phase, state } = screening;
  const decisions = (["pass", "retry", "fail"] as const).filter((decision) => {
    if (decision === "pass") return state !== "passed";
    if (decision === "retry") return state === "waiting" || state === "failed";
    return state !== "failed";
  });
  return (
    <div className="acts">
      {decisions.map((decision) => (
        <Decide key={decision} labeler={labeler.id} phase={phase} decision={decision} />
      ))}
    </div>
  );
}

function Tries({ screening }: { screening: ScreeningDetail }) {
  const judged = screening.tries.filter((one) => one.passed !== null);
  const [shown, setShown] = useState<number | null>(null);
  const number = judged.find((one) => one.id === shown) ?? judged.at(-1);
  return (
    <>
      <h2 className="section-title">Tries</h2>
      {screening.tries.length === 0 ? (
        <p>This person has not begun a try.</p>
      ) : (
        <ul>
          {screening.tries.map((one) => (
            <li key={one.id}>
              <span>{`${tryInWords(one)} `}</span>
              {one.passed !== null && one.id !== number?.id && (
                <button type="button" className="button-link" onClick={() => setShown(one.id)}>
                  {resultOfTry(one.number)}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {number && <ResultOfTry key={number.id} id={number.id} title={resultOfTry(number.number)} />}
    </>
  );
}

function ResultOfTry({ id, title }: { id: number; title: string }) {
  const { data: result, error, refetch } = useResult(id);
  return (
    <section aria-label={title}>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : result ? (
        <Result result={result} />
      ) : (
        <Waiting what="Loading the result" />
      )}
    </section>
  );
}
