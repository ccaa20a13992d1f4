import { Link, useLocation } from "wouter";
import { useEnterDemo } from "@/api/session";
import { ErrorNote } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { DemoNews } from "./DemoNews";
import { DEMO_CARDS } from "./words";

export function FirstVisit({ demo }: { demo: boolean }) {
  usePageTitle("Start");
  const enter = useEnterDemo();
  const [, go] = useLocation();
  return (
    <main className="page page-start">
      <h1>Mark each step. Teach a model to judge the steps of a solution.</h1>
      <p className="lead">
        People rate the steps of a model’s solutions. A reward model learns from the ratings to judge steps itself, and
        picks what people see next.
      </p>
      {demo && (
        <>
          <div className="cards">
            {DEMO_CARDS.map((card) => (
              <button
                key={card.role}
                type="button"
                className="card"
                disabled={enter.isPending}
                onClick={() => enter.mutate(card.role, { onSuccess: () => go(card.to) })}
              >
                <span className="card-name">{card.name}</span>
                <span className="card-text">{card.text}</span>
                <span className="card-go">{`Enter as ${card.role}`}</span>
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
