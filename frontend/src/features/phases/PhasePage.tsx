import "@/styles/data.css";
import "@/styles/phases.css";
import { useState } from "react";
import { Link } from "wouter";
import type { ManagedPhase } from "@/api/models";
import { Confirm } from "@/components/Confirm";
import { ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { ProgressBar } from "@/components/ProgressBar";
import { RelativeTime } from "@/components/RelativeTime";
import { usePageTitle } from "@/components/usePageTitle";
import { FailedCompletions } from "./FailedCompletions";
import { GoldSet } from "./GoldSet";
import { PhaseForm } from "./PhaseForm";
import { PhasePeople } from "./PhasePeople";
import { PutAway } from "./PutAway";
import { QueueOrder } from "./QueueOrder";
import { useChangePhase, usePhase, usePhaseAct } from "./queries";
import { changesOf, draftOf } from "./settings";
import { Versions } from "./Versions";
import { afterClosing, barLabel, endInWords, FLOWS, labelingsInAll, openInWords, pace, pageTitle } from "./words";

export default function PhasePage({ id }: { id: number }) {
  const { data: phase, error, refetch } = usePhase(id);
  usePageTitle(pageTitle(phase));
  return (
    <main className="page page-wide">
      <p>
        <Link href="/phases">Phases</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {phase ? (
        <>
          <header className="page-head">
            <h1>
              <span>{`${phase.name} `}</span>
              <span className={`tag tag-${phase.status}`}>{phase.archived_at ? "archived" : phase.status}</span>
            </h1>
            <div className="acts">
              {phase.flow === 2 && (
                <Link href={`/phases/${phase.id}/solutions`} className="button">
                  Add solutions
                </Link>
              )}
              <Link href={`/phases/${phase.id}/problems`} className="button">
                Add problems
              </Link>
              <QueueOrder phase={phase.id} />
              <Acts phase={phase} />
              <PutAway phase={phase} />
            </div>
          </header>
          <p>{`${FLOWS[phase.flow]}.`}</p>
          <Counts phase={phase} />
          <FailedCompletions phase={phase.id} />
          <PhasePeople phase={phase.id} />
          {phase.flow === 2 && <GoldSet phase={phase} />}
          <h2 className="section-title">Settings</h2>
          <Settings key={phase.id} phase={phase} />
          <Versions phase={phase} />
        </>
      ) : (
        !error && <Waiting what="Loading the phase" />
      )}
    </main>
  );
}

function Counts({ phase }: { phase: ManagedPhase }) {
  const { counts } = phase;
  return (
    <>
      <dl className="figures">
        <div className="figure">
          <dt>Open</dt>
          <dd>
            <span className="figure-value">{count(counts.open)}</span>
            <span className="quiet">{openInWords(counts)}</span>
          </dd>
        </div>
        <div className="figure">
          <dt>In progress</dt>
          <dd>
            <span className="figure-value">{count(counts.leased)}</span>
            <span className="quiet">being labeled now</span>
          </dd>
        </div>
        <div className="figure">
          <dt>Done</dt>
          <dd>
            <span className="figure-value">{count(counts.done)}</span>
            <span className="quiet">{pace(counts)}</span>
          </dd>
        </div>
        <div className="figure">
          <dt>Expected end</dt>
          <dd>
            <span className="figure-value">{counts.ends_at ? <RelativeTime iso={counts.ends_at} /> : "–"}</span>
            <span className="quiet">{endInWords(counts)}</span>
          </dd>
        </div>
      </dl>
      <ProgressBar value={counts.done} of={labelingsInAll(counts)} label={barLabel(phase.name)} />
    </>
  );
}

function Acts({ phase }: { phase: ManagedPhase }) {
  const act = usePhaseAct(phase.id);
  return (
    <div className="acts">
      {phase.status !== "open" && !phase.archived_at && (
        <button
          type="button"
          className="button button-primary"
          disabled={act.isPending}
          onClick={() => act.mutate("open")}
        >
          {phase.status === "closed" ? "Reopen" : "Open"}
        </button>
      )}
      {phase.status === "open" && (
        <button type="button" className="button" disabled={act.isPending} onClick={() => act.mutate("pause")}>
          Pause
        </button>
      )}
      {phase.status !== "closed" && (
        <Confirm
          name="Close"
          title={`Close ${phase.name}?`}
          confirm="Close phase"
          error={act.error}
          isPending={act.isPending}
          onConfirm={(done) => act.mutate("close", { onSuccess: done })}
        >
          <ul>
            {afterClosing(phase.counts).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Confirm>
      )}
      {act.isError && <ErrorNote error={act.error} />}
    </div>
  );
}

/** Keeps its initial values, so that the live counts around it do not disturb somebody who is typing. */
function Settings({ phase }: { phase: ManagedPhase }) {
  const change = useChangePhase(phase.id);
  const [before, setBefore] = useState(() => draftOf(phase));
  const [version, setVersion] = useState(phase.instructions_version ?? null);
  return (
    <PhaseForm
      begin={before}
      isFlowFixed={phase.counts.items > 0}
      gold={phase.gold_for_screening}
      submit="Save settings"
      isPending={change.isPending}
      isSaved={change.isSuccess}
      error={change.error}
      onSubmit={(draft) =>
        change.mutate(changesOf(draft, before, version), {
          onSuccess: (saved) => {
            setBefore(draft);
            setVersion(saved.instructions_version ?? null);
          },
        })
      }
    />
  );
}
