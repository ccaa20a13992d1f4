import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import { api, unwrap } from "@/api/client";
import type { User } from "@/api/models";
import { Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { usePageTitle } from "@/components/usePageTitle";
import { DemoNews } from "./DemoNews";

const Overview = lazy(() => import("./Overview"));

/** Where a signed-in person begins: their next piece of work first. */
export function Start({ user, demo }: { user: User; demo: boolean }) {
  usePageTitle("Start");
  const labels = user.role !== "researcher";
  const manages = user.role !== "labeler";
  const isAdmin = user.role === "admin"; // whose overview says what the loop does, too
  return (
    <main className="page page-start">
      <h1>Welcome, {user.username}</h1>
      {demo && !isAdmin && <DemoNews />}
      {isAdmin && (
        <Suspense fallback={<Waiting what="Loading the overview" />}>
          <Overview />
        </Suspense>
      )}
      <div className="cards">
        {labels && <LabelCard />}
        {labels && <PhaseCards />}
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
    </main>
  );
}

/** Phases that labelers are not led to by themselves: whoever wants their work chooses it here. */
function PhaseCards() {
  const { data } = useQuery({ queryKey: ["phases"], queryFn: () => unwrap(api.GET("/api/v1/phases")) });
  const open = data?.filter((phase) => phase.status === "open") ?? [];
  return open
    .filter((phase) => phase.by_choice)
    .map((phase) => (
      <Link key={phase.id} href={`/label/${phase.id}`} className="card">
        <span className="card-name">{phase.name}</span>
        <span className="card-text">{PHASE_WORDS[phase.number]}</span>
        <span className="card-go">Choose</span>
      </Link>
    ));
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
