import { FACE_NAMES, Face, type FaceKind } from "@/components/Face";
import { AnswerText, StepText } from "@/components/SolutionText";
import { LineText, RichText } from "@/components/text/RichText";
import { Faces } from "@/features/labeling/frame/Faces";

/** A step of a worked example, the rating that we would give it, and why. */
export type Judged = { readonly text: string; readonly face: FaceKind; readonly why: string };

type Props = { step: Judged; legend: string; said: FaceKind | undefined; onSay: (face: FaceKind) => void };

/** Rate the step, then read the rating that we would have given it. */
export function ExampleStep({ step, legend, said, onSay }: Props) {
  return (
    <li>
      <Faces legend={legend} chosen={said ?? null} disabled={said !== undefined} reachable onChoose={onSay} />
      <div>
        <StepText text={step.text} />
        {said !== undefined && (
          <p className="tour-verdict" role="status">
            <Face kind={step.face} />{" "}
            <span>
              <span>{said === step.face ? "Yes, " : "We would say "}</span>
              <strong>{FACE_NAMES[step.face].toLowerCase()}</strong>
              <span>. </span>
              <LineText text={step.why} />
            </span>
          </p>
        )}
      </div>
    </li>
  );
}

export function ExampleProblem({ problem, answer }: { problem: string; answer: string }) {
  return (
    <div className="tour-problem">
      <RichText text={problem} />
      <p className="quiet">
        <span>Current guess of the answer: </span>
        <AnswerText text={answer} />
      </p>
    </div>
  );
}
