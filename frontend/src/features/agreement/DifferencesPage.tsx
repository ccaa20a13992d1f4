import "@/styles/data.css";
import "@/styles/agreement.css";
import { Link } from "wouter";
import type { DifferingStep } from "@/api/models";
import { useMay } from "@/api/session";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count, percent } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { SelectField } from "@/components/SelectField";
import { StepText } from "@/components/SolutionText";
import { SetText } from "@/components/text/RichText";
import { TextFrame } from "@/components/text/TextFrame";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { scopeOf } from "./AgreementPage";
import { PAGE, queryText, useDifferences } from "./queries";
import { placeInWords, ratingName, stepInWords } from "./words";

const BETWEEN = [
  ["ratings", "Ratings of two people"],
  ["first_errors", "First errors of two people"],
  ["gold", "Ratings and gold"],
] as const;

/** The very steps at which people differ, or which a cell of a table counts. */
export default function DifferencesPage() {
  const address = useListAddress();
  const scope = scopeOf(address.value);
  const cell = {
    between: address.value("between") || "ratings",
    other: address.value("other"),
    rating: address.value("rating"),
    other_rating: address.value("other_rating"),
  };
  const { data, error, refetch } = useDifferences(scope, cell, address.offset);
  usePageTitle(data ? `Steps that differ, ${count(data.count)}` : "Steps that differ");
  const isCell = Boolean(cell.rating && cell.other_rating);
  return (
    <main className="page page-wide">
      <p>
        <Link href={`/agreement${queryText(scope)}`}>Agreement</Link>
      </p>
      <h1>{isCell ? "Steps of one cell" : "Steps that differ"}</h1>
      <div className="filters">
        <SelectField
          label="Between"
          value={cell.between}
          options={BETWEEN}
          onChange={(value) => address.setValue("between", value)}
        />
      </div>
      {isCell && (
        <p>{`${cell.between === "gold" ? "Gold is" : "One said"} ${ratingName(Number(cell.rating))}, ${
          cell.between === "gold" ? "a labeler" : "another"
        } said ${ratingName(Number(cell.other_rating))}.`}</p>
      )}
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the steps" />
      ) : data.count === 0 ? (
        <EmptyState title="No such step" level={2}>
          <p>Nobody differs here. Choose something else above, or go back to all figures.</p>
        </EmptyState>
      ) : (
        <>
          <ol className="differences">
            {data.results.map((step) => (
              <li key={`${step.solution}-${step.step}`} className="panel">
                <Difference found={step} />
              </li>
            ))}
          </ol>
          <Pager count={data.count} offset={address.offset} limit={PAGE} onOffset={address.setOffset} />
          <p>
            <a href={at(`/api/v1/agreement/differences.csv${queryText({ ...scope, ...cell })}`)} download>
              Download as CSV
            </a>
          </p>
        </>
      )}
    </main>
  );
}

function Difference({ found }: { found: DifferingStep }) {
  const mayOpen = useMay("manage_problems");
  return (
    <article>
      <h2 className="difference-step">{stepInWords(found.step, found.steps)}</h2>
      <details className="quiet">
        <summary>{`Problem ${found.problem}`}</summary>
        <TextFrame text={found.problem_text}>
          <SetText text={found.problem_text} />
        </TextFrame>
        {mayOpen && <Link href={`/problems/${found.problem}`}>Open the problem</Link>}
      </details>
      <div className="step-text">
        <StepText text={found.text} />
      </div>
      <ul className="said">
        {found.said.map((said) => (
          <li key={said.labeling}>
            <Rated rating={said.rating} />
            <Link href={`/labelings/${said.labeling}`}>{said.name}</Link>
          </li>
        ))}
        {found.gold !== null && (
          <li>
            <Rated rating={found.gold} />
            <strong>gold</strong>
          </li>
        )}
      </ul>
      <Consensus found={found} />
    </article>
  );
}

function Rated({ rating }: { rating: number | null }) {
  const face = faceOf(rating);
  return (
    <>
      <Face kind={face} />
      <span className="visually-hidden">{`${FACE_NAMES[face]}: `}</span>
    </>
  );
}

/** What the label model and the majority make of the solution. */
function Consensus({ found }: { found: DifferingStep }) {
  const { posterior, negative, steps } = found;
  if (!posterior) return <p className="quiet">The label model has not read this solution yet.</p>;
  const majority = posterior.majority === null ? "none" : placeInWords(posterior.majority, steps);
  const here = negative === null ? "" : ` This step is negative with ${percent(negative, 0)}.`;
  return (
    <p className="quiet">
      {`First error by the label model: ${placeInWords(posterior.position, steps)} (${percent(posterior.certainty, 0)}). ` +
        `By majority: ${majority}.${here}`}
    </p>
  );
}
