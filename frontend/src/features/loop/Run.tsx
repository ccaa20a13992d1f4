import type { Loop } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { ProgressBar } from "@/components/ProgressBar";
import { useStopAfter } from "./queries";
import { turnsAll, turnsDone } from "./run";
import { nextInWords, runInWords } from "./words/run";

/** What follows the generation in progress, how far the run is, and the button that ends it. */
export function Run({ loop, isAdmin }: { loop: Loop; isAdmin: boolean }) {
  const { run } = loop;
  const newest = loop.generations[0];
  const words = run ? runInWords(run) : nextInWords(newest);
  if (!words || !newest) return null;
  return (
    <section className="run" aria-labelledby="run">
      <div className="run-words">
        <h2 id="run">Automatic run</h2>
        <p>{words}</p>
        {run && <ProgressBar value={turnsDone(run)} of={turnsAll(run)} label="Generations of this run" />}
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
        Stop after generation {number}
      </button>
      {stop.isError && <ErrorNote error={stop.error} />}
    </div>
  );
}
