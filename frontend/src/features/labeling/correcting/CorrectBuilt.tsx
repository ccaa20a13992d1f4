import { useState } from "react";
import type { LabelingDetail } from "@/api/models";
import { StepText } from "@/components/SolutionText";
import { Faces, faceOfMark, MARK_OF_FACE } from "@/features/labeling/frame/Faces";
import { KEPT_AS_IT_CONTINUES, optionLegend } from "@/features/labeling/words/correcting";
import { useActiveTime } from "@/features/labeling/work/useActiveTime";
import { builtLabel, builtMarks, withMark } from "./built";
import { SubmitCorrection } from "./SubmitCorrection";

/** Flow 1: every option that was offered, to be rated anew. */
export function CorrectBuilt({ labeling }: { labeling: LabelingDetail }) {
  const { label, details } = labeling;
  const [marks, setMarks] = useState(() => builtMarks(label.steps));
  const readActiveTime = useActiveTime(0);
  const { reason } = details;
  return (
    <>
      <p className="quiet">{KEPT_AS_IT_CONTINUES}</p>
      <ol className="steps" aria-label="Steps of the solution">
        {label.steps.map(({ completions, human_completion: own, chosen_completion: chosen }, step) => (
          // keyed by index: steps of a labeling never move
          <li key={step} className="correct-built">
            {(completions ?? []).map(({ text }, option) => {
              const mark = marks[step]?.[option] ?? null;
              return (
                <div key={option} className="step">
                  <Faces
                    legend={optionLegend(step + 1, option + 1)}
                    chosen={mark === null ? null : faceOfMark(mark)}
                    disabled={false}
                    reachable
                    onChoose={(face) => setMarks((before) => withMark(before, step, option, MARK_OF_FACE[face]))}
                  />
                  <span className="step-number">{chosen === option ? "→" : ""}</span>
                  <div className="step-text">
                    {chosen === option && <span className="visually-hidden">Continues the solution: </span>}
                    <StepText text={text} />
                  </div>
                </div>
              );
            })}
            {own && (
              <div className="step">
                <span className="quiet">Own step</span>
                <span className="step-number">→</span>
                <div className="step-text">
                  <StepText text={own.text} />
                </div>
              </div>
            )}
          </li>
        ))}
      </ol>
      <SubmitCorrection
        id={labeling.id}
        read={() => ({ label: builtLabel(label, marks, readActiveTime()), details: reason ? { reason } : {} })}
        suggested={details.suggested_answer ?? ""}
      />
    </>
  );
}
