import { useEffect, useState } from "react";
import type { Generation } from "@/api/models";
import { exactTime } from "@/parts/locale";
import { stageSeconds } from "./durations";
import { STAGES } from "./stages";
import { durationInWords, shortName } from "./words/stages";

const EVERY = 5_000;

/** The stages of a generation, and how long each took. */
export function Stages({ generation }: { generation: Generation }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY);
    return () => clearInterval(timer);
  }, []);
  const at = STAGES.indexOf(generation.stage);
  const seconds = stageSeconds(generation, now);
  return (
    <ol className="stages" aria-label="Stages">
      {STAGES.map((stage, index) => {
        const entered = generation.stage_entered[stage];
        const state = index < at || generation.stage === "done" ? "over" : index === at ? "now" : "later";
        const took = seconds[stage];
        return (
          <li
            key={stage}
            className={`stage stage-${state}`}
            aria-current={state === "now" ? "step" : undefined}
            title={entered ? `since ${exactTime(entered)}` : undefined}
          >
            <span>{shortName(stage)}</span>
            {took !== undefined && <span className="stage-time">{durationInWords(took)}</span>}
          </li>
        );
      })}
    </ol>
  );
}
