import "@/styles/data.css";
import "@/styles/loop.css";
import { Link } from "wouter";
import type { Loop } from "@/api/models";
import { useMay } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { lazyPart } from "@/parts/lazyPart";
import { Generations } from "./Generations";
import { LoopRunProgress } from "./LoopRunProgress";
import { useLoop } from "./queries";
import { RewardModels } from "./RewardModels";
import { StartLoopRun } from "./StartLoopRun";
import { Training } from "./Training";
import { beingLabeled, byPeople, ratingCounts } from "./words/generations";

const Timeline = lazyPart("The charts", () => import("./Timeline"), { waiting: <Waiting what="Loading the charts" /> });

export default function LoopPage() {
  usePageTitle("Loop");
  const { data: loop, error, refetch } = useLoop();
  const isAdmin = useMay("manage_loop");
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>The loop</h1>
        <div className="acts">
          <a className="button" href={at("/api/v1/exports/prm800k.jsonl")} download>
            Download labelings (PRM800K)
          </a>
          {isAdmin && (
            <>
              <Link href="/loop/next" className="button">
                Start a generation
              </Link>
              <StartLoopRun />
            </>
          )}
        </div>
      </header>
      {error && <ErrorNote error={error} retry={refetch} />}
      {loop ? <Overview loop={loop} isAdmin={isAdmin} /> : !error && <Waiting what="Loading the loop" />}
    </main>
  );
}

function Overview({ loop, isAdmin }: { loop: Loop; isAdmin: boolean }) {
  return (
    <>
      <dl className="figures">
        <Figure name="Solutions labeled" value={loop.labelings.total} note={byPeople(loop.labelings.people)} />
        <Figure
          name="Steps rated"
          value={loop.labelings.positive + loop.labelings.neutral + loop.labelings.negative}
          note={ratingCounts(loop.labelings)}
        />
        <Figure name="Waiting in the queue" value={loop.queue.open} note={beingLabeled(loop.queue.leased)} />
      </dl>
      <LoopRunProgress loop={loop} isAdmin={isAdmin} />
      <Training loop={loop} isAdmin={isAdmin} />
      <Generations loop={loop} isAdmin={isAdmin} />
      <Timeline />
      <RewardModels models={loop.reward_models} first={loop.first_model} />
    </>
  );
}

function Figure({ name, value, note }: { name: string; value: number; note: string }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>
        <span className="figure-value">{count(value)}</span>
        <span className="quiet">{note}</span>
      </dd>
    </div>
  );
}
