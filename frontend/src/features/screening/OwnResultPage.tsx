import "@/styles/gold.css";
import { Link } from "wouter";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { usePageTitle } from "@/components/usePageTitle";
import { useOwnResult } from "./queries";
import { Result } from "./Result";
import { nextInWords, resultTitle, scoreInWords } from "./words";

/** The end of a screening: whether one passed, what happens next, and what gold says of each solution. */
export default function OwnResultPage({ id }: { id: number }) {
  const { data: result, error, refetch } = useOwnResult(id);
  usePageTitle(result ? resultTitle(result) : "Screening");
  return (
    <main className="page">
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : result ? (
        <>
          <h1>{resultTitle(result)}</h1>
          <p>
            <strong>{scoreInWords(result)}</strong>
          </p>
          <p>
            <span>{`${nextInWords(result)} `}</span>
            {result.state === "waiting" && result.retry_at && <RelativeTime iso={result.retry_at} />}
          </p>
          <p className="note-actions">
            {result.state === "passed" && (
              <Link href={`/label/${result.phase}`} className="button button-primary">
                Start labeling
              </Link>
            )}
            <Link href="/how-to-rate" className="button">
              Read how to rate
            </Link>
            <Link href="/" className="button">
              Start page
            </Link>
          </p>
          <Result result={result} isOwn />
        </>
      ) : (
        <Waiting what="Loading the result" />
      )}
    </main>
  );
}
