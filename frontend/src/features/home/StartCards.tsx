import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, unwrap } from "@/api/client";
import type { Phase, User } from "@/api/models";
import { FLOW_TEXTS, labelCard } from "./words";

/** One card for each thing that the user can do. They appear together, so that none moves when another arrives. */
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
            Generations and their stages, training, and reward models with their best-of-N curves.
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
          <span className="card-text">All labelings so far as PRM800K records, one JSON object per line.</span>
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

/** Phases that are never offered automatically; labelers choose them here. Null until they are known. */
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
      <span className="card-text">{FLOW_TEXTS[phase.flow]}</span>
      <span className="card-go">Choose</span>
    </Link>
  );
}

function LabelCard() {
  const { data } = useQuery({ queryKey: ["progress"], queryFn: () => unwrap(api.GET("/api/v1/progress")) });
  const { text, action } = labelCard(data);
  return (
    <Link href="/label" className="card card-first">
      <span className="card-name">Label</span>
      <span className="card-text">{text}</span>
      <span className="card-go">{action}</span>
    </Link>
  );
}
