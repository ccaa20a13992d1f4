import type { Generation, Loop, LoopRun } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { ProgressBar } from "@/components/ProgressBar";
import { generationsAll, generationsDone } from "./loopRun";
import { useStopAfter } from "./queries";
import { loopRunInWords, nextInWords } from "./words/loopRun";

/** For each phase: what follows its generation in progress, how far the run is, and the button that ends it. */
export function LoopRunProgress({ loop, isAdmin }: { loop: Loop; isAdmin: boolean }) {
  const followed = loop.generations.filter((generation) => generation.has_next || runOf(loop, generation));
  const shown = followed.filter(({ stage, status }) => stage !== "done" && status !== "cancelled");
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="run">
      <h2 id="run">Automatic run</h2>
      {shown.map((generation) => (
        <OfPhase key={generation.id} generation={generation} run={runOf(loop, generation)} isAdmin={isAdmin} />
      ))}
    </section>
  );
}

const runOf = (loop: Loop, { phase }: Generation) => loop.runs.find((run) => run.phase === phase);

type OfPhaseProps = { generation: Generation; run: LoopRun | undefined; isAdmin: boolean };

function OfPhase({ generation, run, isAdmin }: OfPhaseProps) {
  return (
    <div className="run">
      <div className="run-words">
        <p>{run ? loopRunInWords(run) : nextInWords(generation)}</p>
        {run && <ProgressBar value={generationsDone(run)} of={generationsAll(run)} label="Generations of this run" />}
      </div>
      {isAdmin && generation.has_next && <StopAfter id={generation.id} number={generation.number} />}
    </div>
  );
}

function StopAfter({ id, number }: { id: number; number: number }) {
  const stop = useStopAfter(id);
  return (
    <div className="acts">
      <button type="button" className="button" disabled={stop.isPending} onClick={() => stop.mutate()}>
        {`Stop after generation ${number}`}
      </button>
      {stop.isError && <ErrorNote error={stop.error} />}
    </div>
  );
}
