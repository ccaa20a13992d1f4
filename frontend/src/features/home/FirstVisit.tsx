import { Link, useLocation } from "wouter";
import type { Role } from "@/api/models";
import { useEnterDemo } from "@/api/session";
import { ErrorNote } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { DemoNews } from "./DemoNews";

const CARDS: readonly { role: Role; name: string; text: string; to: string }[] = [
  {
    role: "labeler",
    name: "Label",
    text: "Rate the steps of a solution that looks right and is wrong. Three keys per step.",
    to: "/label",
  },
  {
    role: "admin",
    name: "Manage",
    text: "Watch the loop turn: samples, grading, scores, the queue, and retraining at a button.",
    to: "/loop",
  },
  {
    role: "researcher",
    name: "Research",
    text: "Best-of-N curves of every reward model, scored solutions, and the labels as PRM800K records.",
    to: "/loop",
  },
];

export function FirstVisit({ demo }: { demo: boolean }) {
  usePageTitle("Start");
  const enter = useEnterDemo();
  const [, go] = useLocation();
  return (
    <main className="page page-start">
      <h1>Mark each step. Teach a model to see where a solution goes wrong.</h1>
      <p className="lead">
        People mark the steps of a model’s solutions; a reward model learns from the marks and picks the convincing
        wrong answers that people should see next.
      </p>
      {demo && (
        <>
          <div className="cards">
            {CARDS.map((card) => (
              <button
                key={card.role}
                type="button"
                className="card"
                disabled={enter.isPending}
                onClick={() => enter.mutate(card.role, { onSuccess: () => go(card.to) })}
              >
                <span className="card-name">{card.name}</span>
                <span className="card-text">{card.text}</span>
                <span className="card-go">Enter as {card.role}</span>
              </button>
            ))}
          </div>
          {enter.isError && <ErrorNote error={enter.error} />}
          <DemoNews />
        </>
      )}
      <p>
        <Link href="/sign-in" className={demo ? "button" : "button button-primary"}>
          Sign in with an account
        </Link>
      </p>
    </main>
  );
}
