import { useState } from "react";
import { FACE_NAMES, Face, type FaceKind } from "@/components/Face";
import { Maths } from "@/components/maths/Maths";
import { Faces } from "@/features/labeling/Faces";
import { EXAMPLE } from "./example";

/** The worked example: say what you think of a step, then read what we would have said. The next step follows. */
export function Example() {
  const [said, setSaid] = useState<readonly FaceKind[]>([]);
  const shown = EXAMPLE.steps.slice(0, said.length + 1);
  return (
    <>
      <p>
        Say what you think of each step. <span className="quiet">Nothing of this is kept.</span>
      </p>
      <div className="tour-problem">
        <Maths text={EXAMPLE.problem} />
        <p className="quiet">
          Current guess of the answer: <Maths text={EXAMPLE.answer} />
        </p>
      </div>
      <ol className="tour-steps">
        {shown.map((step, index) => (
          <li key={step.text}>
            <Faces
              legend={`Your rating of step ${index + 1} of the example`}
              chosen={said[index] ?? null}
              disabled={said[index] !== undefined}
              reachable
              onChoose={(face) => setSaid((before) => [...before, face])}
            />
            <div>
              <Maths text={step.text} />
              {said[index] !== undefined && <Verdict said={said[index]} face={step.face} why={step.why} />}
            </div>
          </li>
        ))}
      </ol>
      {said.length === EXAMPLE.steps.length && (
        <p role="status">That was the whole of it. With real solutions the keys are quicker than the mouse.</p>
      )}
    </>
  );
}

function Verdict({ said, face, why }: { said: FaceKind; face: FaceKind; why: string }) {
  return (
    <p className="tour-verdict" role="status">
      <Face kind={face} />{" "}
      <span>
        {said === face ? "Yes, " : "We would say "}
        <strong>{FACE_NAMES[face].toLowerCase()}</strong>. <Maths text={why} />
      </span>
    </p>
  );
}
