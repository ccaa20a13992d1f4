import { Link } from "wouter";
import type { User } from "@/api/models";
import { useProgress } from "@/api/progress";
import { at } from "@/parts/base";
import { labelCard } from "./words";

/** One card for each thing that the user can do. */
export function StartCards({ user }: { user: User }) {
  const labels = user.permissions.includes("label");
  const manages = user.permissions.includes("research");
  return (
    <div className="cards">
      {labels && <LabelCard />}
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
        <a href={at("/api/v1/exports/prm800k.jsonl")} className="card" download>
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
      {labels && (
        <Link href="/how-to-rate" className="card">
          <span className="card-name">How to rate</span>
          <span className="card-text">What each rating means, with twelve worked examples.</span>
          <span className="card-go">Read</span>
        </Link>
      )}
    </div>
  );
}

function LabelCard() {
  const { data } = useProgress();
  const { text, action } = labelCard(data);
  return (
    <Link href="/label" className="card card-first">
      <span className="card-name">Label</span>
      <span className="card-text">{text}</span>
      <span className="card-go">{action}</span>
    </Link>
  );
}
