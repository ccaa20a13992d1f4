import { Link } from "wouter";
import type { ReviewCase } from "@/api/models";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { RichText } from "@/components/text/RichText";
import { useNextCase, useScores } from "./queries";
import { DECISIONS, labelerName, SCORES_ABOUT, scoreInWords, stepNumber } from "./words";

/** The decision, and only now what the models say. */
export function Decided({ reviewCase }: { reviewCase: ReviewCase }) {
  const { decision, decided_by, decided_at, sentence, chosen, chosen_ratings, labelings } = reviewCase;
  const next = useNextCase();
  const place = labelings.findIndex((labeling) => labeling.id === chosen);
  return (
    <>
      <section className="panel">
        <h2>{decision ? DECISIONS[decision] : ""}</h2>
        <p className="quiet">
          {decided_by && <span>{`${decided_by}, `}</span>}
          {decided_at && <RelativeTime iso={decided_at} />}
        </p>
        {place >= 0 && <p>{labelerName(reviewCase, place)}</p>}
        {chosen_ratings && (
          <ol className="chosen-ratings" aria-label="The label that is right">
            {chosen_ratings.map((rating, index) => (
              // keyed by index: the ratings of one label never move
              <li key={index}>
                <Face kind={faceOf(rating)} />
                <span>{`${stepNumber(index)}: ${FACE_NAMES[faceOf(rating)].toLowerCase()}`}</span>
              </li>
            ))}
          </ol>
        )}
        {sentence && <RichText text={sentence} />}
      </section>
      <Scores id={reviewCase.id} />
      <p className="acts">
        <button
          type="button"
          className="button button-primary"
          disabled={next.isPending}
          onClick={() => next.mutate({ kind: "" })}
        >
          Take the oldest
        </button>
        <Link href="/review" className="button">
          All cases
        </Link>
        <span role="status">{next.data === null ? "No other case is free." : ""}</span>
      </p>
      {next.error && <ErrorNote error={next.error} />}
    </>
  );
}

function Scores({ id }: { id: number }) {
  const { data, error, refetch } = useScores(id);
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!data) return <Waiting what="Loading the scores" />;
  if (data.length === 0) return null;
  const steps = Math.max(...data.map((score) => score.steps.length));
  return (
    <section>
      <h2>Scores</h2>
      <p className="quiet">{SCORES_ABOUT}</p>
      <TableScroll label="Scores of models">
        <table className="table">
          <caption className="visually-hidden">Scores of models by step</caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="number">
                Solution
              </th>
              {Array.from({ length: steps }, (_, index) => (
                <th key={index} scope="col" className="number">
                  {stepNumber(index)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map((score) => (
              <tr key={score.model}>
                <th scope="row">
                  <span>{score.model}</span>
                  {score.is_current && <span className="tag tag-active">in use</span>}
                </th>
                <td className="number">{scoreInWords(score.solution_score)}</td>
                {score.steps.map((share, index) => (
                  // keyed by index: two steps may have the same score
                  <td key={index} className="number">
                    {scoreInWords(share)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}
