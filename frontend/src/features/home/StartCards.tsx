import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, unwrap } from "@/api/client";
import type { Phase, User } from "@/api/models";
import { count } from "@/components/numbers";

/** What somebody can do here, a card each; all at once, so that none moves when another comes. */
export function StartCards({ user }: { user: User }) {
  const labels = user.role !== "researcher";
  const manages = user.role !== "labeler";
  const byChoice = usePhasesByChoice(labels);
  if (!byChoice) return null;
  return (
    <div className="cards">
      {labels && <LabelCard />}
      {byChoice.map((phase) => (
        <PhaseCard key={phase.id} phase={phase} />
      ))}
      {manages && (
        <Link href="/loop" className="card">
          <span className="card-name">The loop</span>
          <span className="card-text">
            Generations and their stages, reward models and their best-of-N curves, training.
          </span>
          <span className="card-go">Open</span>
        </Link>
      )}
      {manages && (
        <Link href="/models" className="card">
          <span className="card-name">Models</span>
          <span className="card-text">Reward models and generators: measures, lineage, downloads.</span>
          <span className="card-go">Open</span>
        </Link>
      )}
      {manages && (
        <a href="/api/v1/exports/prm800k.jsonl" className="card" download>
          <span className="card-name">Export</span>
          <span className="card-text">All labels so far as PRM800K records, one JSON object per line.</span>
          <span className="card-go">Download</span>
        </a>
      )}
      {labels && (
        <Link href="/history" className="card">
          <span className="card-name">History</span>
          <span className="card-text">The solutions that you have rated, newest first.</span>
          <span className="card-go">Open</span>
        </Link>
      )}
    </div>
  );
}

/** Phases that labelers are not led to by themselves: whoever wants their work chooses it here. Null until it is known which there are. */
function usePhasesByChoice(labels: boolean): readonly Phase[] | null {
  const phases = useQuery({
    queryKey: ["phases"],
    queryFn: () => unwrap(api.GET("/api/v1/phases")),
    enabled: labels,
  });
  if (labels && phases.isPending) return null;
  return phases.data?.filter((phase) => phase.status === "open" && phase.by_choice) ?? [];
}

function PhaseCard({ phase }: { phase: Phase }) {
  return (
    <Link href={`/label/${phase.id}`} className="card">
      <span className="card-name">{phase.name}</span>
      <span className="card-text">{PHASE_WORDS[phase.flow]}</span>
      <span className="card-go">Choose</span>
    </Link>
  );
}

const PHASE_WORDS: Readonly<Record<1 | 2, string>> = {
  1: "Build a solution step by step: rate what the model offers, write a step where none of it is good.",
  2: "Rate the steps of a solution up to the first wrong one.",
};

function LabelCard() {
  const { data } = useQuery({ queryKey: ["progress"], queryFn: () => unwrap(api.GET("/api/v1/progress")) });
  return (
    <Link href="/label" className="card card-first">
      <span className="card-name">Label</span>
      <span className="card-text">
        {data
          ? `${count(data.open_items)} open for you. ${count(data.today)} rated today, ${count(data.total)} in all.`
          : "The next solution is waiting."}
      </span>
      <span className="card-go">{data?.today ? "Go on" : "Begin"}</span>
    </Link>
  );
}
