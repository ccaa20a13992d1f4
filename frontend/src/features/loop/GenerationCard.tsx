import { Link } from "wouter";
import type { Generation } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { count, percent, plural } from "@/components/numbers";
import { ProgressBar } from "@/components/ProgressBar";
import { RelativeTime } from "@/components/RelativeTime";
import { type GenerationAct, useGenerationAct } from "./queries";
import { STAGE_NAMES, STAGES, stageProgress } from "./stages";

export function GenerationCard({ generation, isAdmin }: { generation: Generation; isAdmin: boolean }) {
  const { counts, stage, status } = generation;
  const progress = stageProgress(generation);
  const graded = Object.values(counts.graded).reduce((sum, n) => sum + n, 0);
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
        {isAdmin && stage !== "done" && <Acts generation={generation} />}
      </header>
      <Stages generation={generation} />
      {progress && status !== "failed" && (
        <div className="generation-progress">
          <ProgressBar value={progress.value} of={progress.of} label={STAGE_NAMES[stage]} />
          <span className="number">
            {count(progress.value)} of {count(progress.of)} {progress.unit}
          </span>
        </div>
      )}
      {generation.failure && <p className="failure">{generation.failure}</p>}
      <p className="quiet">
        {plural(counts.sampled, "solution")} to {plural(counts.problems, "problem")}
        {generation.generator ? ` by ${generation.generator}` : ""}
        {graded > 0 ? `, ${percent((counts.graded.correct ?? 0) / graded, 0)} of the graded ones right` : ""}
        {counts.queued > 0 ? `; ${count(counts.queued)} queued` : ""}
        {counts.queued > 0 ? (generation.selector ? `, picked by ${generation.selector}` : ", picked at random") : ""}
        {generation.fooled_share === null
          ? "."
          : `; ${percent(generation.fooled_share, 0)} of the wrong answers convinced it.`}
      </p>
    </li>
  );
}

function Stages({ generation }: { generation: Generation }) {
  const at = STAGES.indexOf(generation.stage);
  return (
    <ol className="stages" aria-label="Stages">
      {STAGES.map((stage, index) => {
        const entered = generation.stage_entered[stage];
        const state = index < at || generation.stage === "done" ? "over" : index === at ? "now" : "later";
        return (
          <li
            key={stage}
            className={`stage stage-${state}`}
            aria-current={state === "now" ? "step" : undefined}
            title={entered ? `since ${new Date(entered).toLocaleString()}` : undefined}
          >
            {STAGE_NAMES[stage].split(" ")[0]}
          </li>
        );
      })}
    </ol>
  );
}

const ACT_NAMES: Readonly<Record<GenerationAct, string>> = { pause: "Pause", resume: "Resume", retry: "Try again" };

function Acts({ generation }: { generation: Generation }) {
  const act = useGenerationAct(generation.id);
  const possible: GenerationAct =
    generation.status === "active" ? "pause" : generation.status === "paused" ? "resume" : "retry";
  return (
    <>
      <button type="button" className="button" disabled={act.isPending} onClick={() => act.mutate(possible)}>
        {ACT_NAMES[possible]}
      </button>
      {act.isError && <ErrorNote error={act.error} />}
    </>
  );
}
