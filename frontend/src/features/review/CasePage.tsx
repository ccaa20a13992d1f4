import "@/styles/data.css";
import "@/styles/review.css";
import { useEffect } from "react";
import { Link } from "wouter";
import type { ReviewCase } from "@/api/models";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { AnswerText } from "@/components/SolutionText";
import { LineText, RichText } from "@/components/text/RichText";
import { usePageTitle } from "@/components/usePageTitle";
import { Decide } from "./Decide";
import { Decided } from "./Decided";
import { useCase, useClaim } from "./queries";
import { SideBySide } from "./SideBySide";
import { claimedBy, KINDS } from "./words";

export default function CasePage({ id }: { id: number }) {
  const { data, error, refetch } = useCase(id);
  const { mutate: claim, error: refusal, isPending } = useClaim(id);
  const isOpen = data?.decision === null;
  useEffect(() => {
    if (isOpen) claim(undefined);
  }, [isOpen, claim]);
  usePageTitle(data ? `${KINDS[data.kind]}, case ${id}` : `Case ${id}`);
  return (
    <main className="page page-wide">
      <p>
        <Link href="/review">Review</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {data ? (
        <>
          <Head reviewCase={data} />
          <SideBySide reviewCase={data} />
          {data.decision !== null ? (
            <Decided reviewCase={data} />
          ) : data.is_mine ? (
            <Decide reviewCase={data} />
          ) : (
            !isPending &&
            refusal && (
              <div className="note">
                <p>{data.claimed_by ? claimedBy(data) : refusal.message}</p>
                <button type="button" className="button" onClick={() => claim(undefined)}>
                  Try to take it
                </button>
              </div>
            )
          )}
        </>
      ) : (
        !error && <Waiting what="Loading the case" />
      )}
    </main>
  );
}

function Head({ reviewCase }: { reviewCase: ReviewCase }) {
  const { kind, text, problem, phase, opened_at, others } = reviewCase;
  return (
    <>
      <h1>{KINDS[kind]}</h1>
      <p className="quiet">
        {phase && <span>{`${phase}, `}</span>}
        <RelativeTime iso={opened_at} />
      </p>
      {text && (
        <p className="case-said">{kind === "wrong_answer" ? <AnswerText text={text} /> : <LineText text={text} />}</p>
      )}
      <section className="panel" aria-label="Problem">
        <RichText text={problem.text} />
        <dl className="pairs">
          <div className="pair">
            <dt>Shown answer</dt>
            <dd>{problem.answer === null ? "none" : <AnswerText text={problem.answer} />}</dd>
          </div>
        </dl>
        {problem.solution && (
          <details>
            <summary>Solution of the source</summary>
            <RichText text={problem.solution} />
          </details>
        )}
        <p>
          <Link href={`/problems/${problem.id}`}>{`Problem ${problem.id}`}</Link>
        </p>
        {others.length > 0 && (
          <p>
            <span>Also open about this problem: </span>
            {others.map((other) => (
              <Link key={other.id} href={`/review/${other.id}`} className="other-case">
                {KINDS[other.kind]}
              </Link>
            ))}
          </p>
        )}
      </section>
    </>
  );
}
