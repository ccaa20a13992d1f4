import { Link } from "wouter";
import type { ReviewCase, ReviewedLabeling } from "@/api/models";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { AnswerText, StepText } from "@/components/SolutionText";
import { TableScroll } from "@/components/TableScroll";
import { RichText } from "@/components/text/RichText";
import { endInWords, labelerName, saidBy, stepNumber } from "./words";

/** The labelings in columns, the steps in rows. In flow 1 each labeler wrote steps of their own, so they stand one below the other. */
export function SideBySide({ reviewCase }: { reviewCase: ReviewCase }) {
  const { flow, labelings } = reviewCase;
  return (
    <section>
      <h2>Labelings</h2>
      {flow === 2 ? <Table reviewCase={reviewCase} /> : labelings.map((one) => <Built key={one.id} labeling={one} />)}
      <div className="said-by">
        {labelings.map((labeling, index) => (
          <Said
            key={labeling.id}
            labeling={labeling}
            name={labelerName(reviewCase, index)}
            isDecided={reviewCase.decision !== null}
          />
        ))}
      </div>
    </section>
  );
}

function Table({ reviewCase }: { reviewCase: ReviewCase }) {
  const { steps, labelings } = reviewCase;
  return (
    <TableScroll label="Steps and ratings">
      <table className="table side-by-side">
        <caption className="visually-hidden">Steps with the ratings of each labeler</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            {labelings.map((labeling, index) => (
              <th key={labeling.id} scope="col">
                {labelerName(reviewCase, index)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            // keyed by index: two steps may have the same text
            <tr key={index} className={isSplit(labelings, index) ? "step-split" : undefined}>
              <th scope="row" className="table-wraps">
                <span className="quiet">{stepNumber(index)}</span>
                <StepText text={step} />
              </th>
              {labelings.map((labeling) => (
                <td key={labeling.id} className="rating-cell">
                  <Rating labeling={labeling} step={index} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Rating({ labeling, step }: { labeling: ReviewedLabeling; step: number }) {
  const rated = labeling.steps[step];
  const comment = labeling.details.comments?.find((one) => one.step === step);
  return (
    <>
      {rated ? (
        <span className="rating">
          <Face kind={faceOf(rated.rating)} />
          <span>{FACE_NAMES[faceOf(rated.rating)]}</span>
        </span>
      ) : (
        <span className="quiet">not rated</span>
      )}
      {comment && (
        <div className="step-comment">
          <RichText text={comment.text} />
        </div>
      )}
    </>
  );
}

function Built({ labeling }: { labeling: ReviewedLabeling }) {
  return (
    <ol className="built-steps">
      {labeling.steps.map((step, index) => (
        // keyed by index: two steps may have the same text
        <li key={index}>
          <StepText text={step.text} />
          {step.own ? <span className="tag">own step</span> : <Rating labeling={labeling} step={index} />}
        </li>
      ))}
    </ol>
  );
}

type SaidProps = { labeling: ReviewedLabeling; name: string; isDecided: boolean };

/** What a labeler wrote. The page of the labeling names its labeler, so the link comes with the decision. */
function Said({ labeling, name, isDecided }: SaidProps) {
  const said = saidBy(labeling);
  return (
    <section className="panel">
      <h3>{isDecided ? <Link href={`/labelings/${labeling.id}`}>{name}</Link> : <span>{name}</span>}</h3>
      <p className="quiet">
        <span>{endInWords(labeling)}</span>
        {labeling.is_excluded && <span className="tag tag-paused">excluded</span>}
      </p>
      {said.length > 0 && (
        <dl className="pairs">
          {said.map(({ name: what, text, isAnswer }) => (
            <div key={what} className="pair">
              <dt>{what}</dt>
              <dd>{isAnswer ? <AnswerText text={text} /> : <RichText text={text} />}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** Whether rated labelings differ at a step: one is not rated where another is, or the ratings are not the same. */
function isSplit(labelings: readonly ReviewedLabeling[], step: number): boolean {
  const ratings = new Set(labelings.map((labeling) => labeling.steps[step]?.rating).filter((one) => one != null));
  return ratings.size > 1;
}
