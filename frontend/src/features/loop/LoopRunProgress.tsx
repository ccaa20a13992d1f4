import type { Loop } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { ProgressBar } from "@/components/ProgressBar";
import { generationsAll, generationsDone } from "./loopRun";
import { useStopAfter } from "./queries";
import { loopRunInWords, nextInWords } from "./words/loopRun";

/** What follows the generation in progress, how far the run is, and the button that ends it. */
export function LoopRunProgress({ loop, isAdmin }: { loop: Loop; isAdmin: boolean }) {
  const { run } = loop;
  const newest = loop.generations[0];
  const words = run ? loopRunInWords(run) : nextInWords(newest);
  if (!words || !newest) return null;
  return (
    <section className="run" aria-labelledby="run">
      <div className="run-words">
        <h2 id="run">Automatic run</h2>
        <p>{words}</p>
        {run && <ProgressBar value={generationsDone(run)} of={generationsAll(run)} label="Generations of this run" />}
      </div>
      {isAdmin && newest.has_next && <StopAfter id={newest.id} number={newest.number} />}
    </section>
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
