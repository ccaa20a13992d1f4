import { Link } from "wouter";
import "@/styles/labeling.css";
import "@/styles/problem.css";
import "@/styles/steps.css";
import "@/styles/after-error.css";
import "@/styles/correcting.css";
import type { LabelingDetail } from "@/api/models";
import { preloadMaths } from "@/components/maths/loader";
import { ErrorNote, Waiting } from "@/components/notes";
import { AnswerText } from "@/components/SolutionText";
import { preloadMarkdown } from "@/components/text/loader";
import { RichText } from "@/components/text/RichText";
import { usePageTitle } from "@/components/usePageTitle";
import { KeysProvider, useOwnKeys } from "@/features/labeling/keys/KeysContext";
import { correctTitle } from "@/features/labeling/words/correcting";
import { CorrectBuilt } from "./CorrectBuilt";
import { CorrectRatings } from "./CorrectRatings";
import { useLabelingToCorrect } from "./queries";

void preloadMaths().then(preloadMarkdown);

/** A reviewer rates a labeled solution anew, in the view in which it was rated. */
export default function CorrectPage({ id }: { id: number }) {
  usePageTitle(correctTitle(id));
  const keys = useOwnKeys();
  const { data, error, isFetching, refetch } = useLabelingToCorrect(id);
  if (error && !data) {
    return (
      <main className="page">
        <ErrorNote error={error} retry={refetch} />
      </main>
    );
  }
  if (!data || (isFetching && data.chain.length === 0)) return <Waiting what="Loading the labeling" />;
  return (
    <KeysProvider value={keys}>
      <main className="page">
        <p>
          <Link href={`/labelings/${id}`}>Back to the labeling</Link>
        </p>
        <h1>{correctTitle(id)}</h1>
        {data.state === "superseded" ? (
          <Superseded labeling={data} />
        ) : (
          <>
            <Problem labeling={data} />
            {data.flow === 2 ? <CorrectRatings labeling={data} /> : <CorrectBuilt labeling={data} />}
          </>
        )}
      </main>
    </KeysProvider>
  );
}

function Problem({ labeling: { problem } }: { labeling: LabelingDetail }) {
  return (
    <section className="problem-body correct-problem" aria-label="Problem">
      <h2 className="problem-name">Problem</h2>
      <div className="problem-text">
        <RichText text={problem.text} />
      </div>
      {problem.answer !== null && (
        <div className="guess">
          <span className="guess-name">Current guess of the answer</span>
          <span className="guess-value">
            <AnswerText text={problem.answer} />
          </span>
        </div>
      )}
    </section>
  );
}

function Superseded({ labeling }: { labeling: LabelingDetail }) {
  const newest = labeling.chain.at(-1);
  return (
    <p className="note">
      <span>A correction has replaced this labeling. </span>
      {newest && <Link href={`/labelings/${newest.id}/correct`}>Correct the newest one</Link>}
    </p>
  );
}
