import { Link } from "wouter";
import type { Generation, TimelinePoint } from "@/api/models";
import { ProgressBar } from "@/components/ProgressBar";
import { RelativeTime } from "@/components/RelativeTime";
import { GenerationActs } from "./GenerationActs";
import { Stages } from "./Stages";
import { stageProgress } from "./stages";
import { Trace } from "./Trace";
import { ratingsInWords, resultInWords } from "./words/generations";
import { progressInWords, STAGE_NAMES, statusInWords } from "./words/stages";

type Props = { generation: Generation; isAdmin: boolean; point?: TimelinePoint | undefined };

export function GenerationCard({ generation, isAdmin, point }: Props) {
  return (
    <li className="generation">
      <header className="generation-head">
        <h3>
          <Link href={`/loop/generations/${generation.id}`}>{`Generation ${generation.number}`}</Link>
        </h3>
        <span className={`tag tag-${generation.status}`}>{statusInWords(generation)}</span>
        <span className="quiet">
          <span>{`${generation.phase}, started `}</span>
          <RelativeTime iso={generation.created_at} />
        </span>
        <span className="bar-space" />
        {isAdmin && <GenerationActs generation={generation} />}
      </header>
      <GenerationState generation={generation} />
      <p className="quiet">{`${resultInWords(generation)} ${point ? ratingsInWords(point) : ""}`}</p>
    </li>
  );
}

/** Its stages, the progress of the current one, what it waits for, and why it failed. */
export function GenerationState({ generation }: { generation: Generation }) {
  const progress = stageProgress(generation);
  const runs = generation.status === "active" || generation.status === "paused";
  return (
    <>
      <Stages generation={generation} />
      {progress && runs && (
        <div className="generation-progress">
          <ProgressBar value={progress.value} of={progress.of} label={STAGE_NAMES[generation.stage]} />
          <span className="number">{progressInWords(progress)}</span>
        </div>
      )}
      {generation.waiting.length > 0 && (
        <ul className="waits">
          {generation.waiting.map((wait) => (
            <li key={wait.sentence} className={wait.needs_somebody ? "wait-urgent" : undefined}>
              {wait.sentence}
            </li>
          ))}
        </ul>
      )}
      {generation.failure && <Failure cause={generation.failure} details={generation.failure_details} />}
    </>
  );
}

/** Why it failed, in a sentence; the traceback is folded below. */
function Failure({ cause, details }: { cause: string; details: string }) {
  return (
    <div className="failure">
      <p>{cause}</p>
      <Trace text={details} />
    </div>
  );
}
