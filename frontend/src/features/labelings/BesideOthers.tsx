import { Link } from "wouter";
import type { LabelingDetail } from "@/api/models";
import { FACE_NAMES, Face, faceOf } from "@/components/Face";
import { RatedAlternatives } from "@/components/RatedSteps";
import { StepText } from "@/components/SolutionText";
import { TableScroll } from "@/components/TableScroll";
import { nameOfLabeler, STATES, stepsThatDiffer } from "./words";

/** The steps that were shown, with the ratings of this labeling and those of others side by side. */
export function BesideOthers({ labeling }: { labeling: LabelingDetail }) {
  const { shown_steps: shown, steps, others } = labeling;
  const differs = shown.map((_, index) =>
    others.some((other) => ratingAt(other.steps, index) !== ratingAt(steps, index)),
  );
  return (
    <>
      {others.length > 0 && <p className="quiet">{stepsThatDiffer(differs.filter(Boolean).length)}</p>}
      <TableScroll label="Steps and their ratings">
        <table className="table beside-table">
          <caption className="visually-hidden">Each step with the ratings of every labeler</caption>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">{nameOfLabeler(labeling.labeler)}</th>
              {others.map((other) => (
                <th key={other.id} scope="col">
                  <Link href={`/labelings/${other.id}`}>{nameOfLabeler(other.labeler)}</Link>
                  {other.state !== "counts" && <span className={`tag tag-${other.state}`}>{STATES[other.state]}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((text, index) => (
              // keyed by index: two steps may have the same text
              <tr key={index} className={differs[index] ? "beside-differs" : undefined}>
                <th scope="row" className="beside-step">
                  <span className="step-number">{index + 1}</span>
                  <div className="step-text">
                    <StepText text={text} />
                    <RatedAlternatives alternatives={steps[index]?.alternatives ?? []} />
                  </div>
                </th>
                <td>
                  <Rated rating={ratingAt(steps, index)} />
                </td>
                {others.map((other) => (
                  <td key={other.id}>
                    <Rated rating={ratingAt(other.steps, index)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}

type Steps = LabelingDetail["steps"];

/** Null: unsure; undefined: the labeler did not come to this step. */
function ratingAt(steps: Steps, index: number): number | null | undefined {
  return steps[index]?.rating;
}

function Rated({ rating }: { rating: number | null | undefined }) {
  if (rating === undefined) return <span className="quiet">–</span>;
  const face = faceOf(rating);
  return (
    <span className="beside-rating">
      <Face kind={face} />
      <span className="visually-hidden">{FACE_NAMES[face]}</span>
    </span>
  );
}
