import { lazy, Suspense } from "react";
import type { User } from "@/api/models";
import { Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { DemoNews } from "./DemoNews";
import { OpenPhases } from "./OpenPhases";
import { StartCards } from "./StartCards";

const Overview = lazy(() => import("./Overview"));

/** The start page of a signed-in user: their next piece of work first. Admins see an overview above it. */
export function Start({ user, demo }: { user: User; demo: boolean }) {
  usePageTitle("Start");
  const cards = <StartCards user={user} />;
  const labels = user.role !== "researcher";
  return (
    <main className="page page-start">
      <h1>Welcome, {user.username}</h1>
      {user.role === "admin" ? (
        <Suspense fallback={<Waiting what="Loading the overview" />}>
          <Overview>{cards}</Overview>
        </Suspense>
      ) : (
        <>
          {demo && <DemoNews />}
          {cards}
        </>
      )}
      {labels && <OpenPhases />}
    </main>
  );
}
