import { useState } from "react";
import type { FaceKind } from "@/components/Face";
import { ExampleProblem, ExampleStep } from "@/features/labeling/frame/tour/ExampleStep";
import { EXAMPLE } from "./example";

/** The worked example: rate a step, then read the rating that we would have given it. The next step follows. */
export function RatingExample() {
  const [said, setSaid] = useState<readonly FaceKind[]>([]);
  const shown = EXAMPLE.steps.slice(0, said.length + 1);
  return (
    <>
      <p>
        Rate each step. <span className="quiet">Nothing here is saved.</span>
      </p>
      <ExampleProblem problem={EXAMPLE.problem} answer={EXAMPLE.answer} />
      <ol className="tour-steps">
        {shown.map((step, index) => (
          <ExampleStep
            key={step.text}
            step={step}
            legend={`Your rating of step ${index + 1} of the example`}
            said={said[index]}
            onSay={(face) => setSaid((before) => [...before, face])}
          />
        ))}
      </ol>
      {said.length === EXAMPLE.steps.length && (
        <p role="status">That is the end of the example. With real solutions, keys are faster than the mouse.</p>
      )}
    </>
  );
}
