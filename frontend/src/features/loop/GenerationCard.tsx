import { Link } from "wouter";
import type { Generation, TimelinePoint } from "@/api/models";
import { count, percent, plural } from "@/components/numbers";
import { ProgressBar } from "@/components/ProgressBar";
import { RelativeTime } from "@/components/RelativeTime";
import { GenerationActs } from "./GenerationActs";
import { Stages } from "./Stages";
import { STAGE_NAMES, stageProgress } from "./stages";

type Props = { generation: Generation; isAdmin: boolean; point?: TimelinePoint | undefined };

export function GenerationCard({ generation, isAdmin, point }: Props) {
  const { stage, status } = generation;
  return (
    <li className="generation">
      <header className="generation-head">
        <h3>
          <Link href={`/loop/generations/${generation.id}`}>Generation {generation.number}</Link>
        </h3>
        <span className={`tag tag-${status}`}>
          {status === "active" ? STAGE_NAMES[stage] : `${STAGE_NAMES[stage]}, ${status}`}
        </span>
        <span className="quiet">
          begun <RelativeTime iso={generation.created_at} />
        </span>
        <span className="bar-space" />
        {isAdmin && <GenerationActs generation={generation} />}
      </header>
      <GenerationState generation={generation} />
      <p className="quiet">
        {whatCameOfIt(generation)} {point ? ratingsInWords(point) : ""}
      </p>
    </li>
  );
}

/** Stages, the bar of the one that it is in, what it waits for, and why it failed. */
export function GenerationState({ generation }: { generation: Generation }) {
  const progress = stageProgress(generation);
  const runs = generation.status === "active" || generation.status === "paused";
  return (
    <>
      <Stages generation={generation} />
      {progress && runs && (
        <div className="generation-progress">
          <ProgressBar value={progress.value} of={progress.of} label={STAGE_NAMES[generation.stage]} />
          <span className="number">
            {count(progress.value)} of {count(progress.of)} {progress.unit}
          </span>
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
      {generation.failure && <Failure text={generation.failure} />}
    </>
  );
}

function Failure({ text }: { text: string }) {
  const [first = "", ...rest] = text.trim().split("\n");
  if (rest.length === 0) return <p className="failure">{first}</p>;
  return (
    <details className="failure">
      <summary>{first.startsWith("Traceback") ? (rest.at(-1) ?? first) : first}</summary>
      <pre className="trace">{text}</pre>
    </details>
  );
}

function whatCameOfIt({ counts, generator, selector, fooled_share }: Generation): string {
  const graded = Object.values(counts.graded).reduce((sum, n) => sum + n, 0);
  const parts = [
    `${plural(counts.sampled, "solution")} to ${plural(counts.problems, "problem")}${generator ? ` by ${generator}` : ""}`,
    graded > 0 ? `${percent((counts.graded.correct ?? 0) / graded, 0)} of the graded ones right` : "",
    fooled_share === null
      ? ""
      : `${percent(fooled_share, 0)} of the wrong answers convinced ${selector ?? "the model"}`,
    counts.queued > 0
      ? `${count(counts.queued)} queued${selector ? `, picked by ${selector}` : ", picked at random"}`
      : "",
    counts.labeled > 0
      ? `${count(counts.labeled)} labeled: ${count(counts.labeled - counts.labeled_by_models)} by people, ${count(counts.labeled_by_models)} by models`
      : "",
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}

function ratingsInWords({ ratings }: TimelinePoint): string {
  const all = ratings.positive + ratings.neutral + ratings.negative;
  if (all === 0) return "";
  return `Steps rated: ${count(ratings.positive)} positive, ${count(ratings.neutral)} neutral, ${count(ratings.negative)} negative.`;
}
