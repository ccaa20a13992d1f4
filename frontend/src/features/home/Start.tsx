import type { User } from "@/api/models";
import { Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { lazyPart } from "@/parts/lazyPart";
import { DemoNews } from "./DemoNews";
import { OpenPhases } from "./OpenPhases";
import { Screenings } from "./Screenings";
import { StartCards } from "./StartCards";

const Overview = lazyPart("The overview", () => import("./Overview"), {
  waiting: <Waiting what="Loading the overview" />,
});

const QualityNotice = lazyPart("What you are told about your work", () => import("@/notices/QualityNotice"));

/** The start page of a signed-in user: their next piece of work first. Admins see an overview above it. */
export function Start({ user, demo }: { user: User; demo: boolean }) {
  usePageTitle("Start");
  const cards = <StartCards user={user} />;
  const labels = user.permissions.includes("label");
  return (
    <main className="page page-start">
      <h1>{`Welcome, ${user.username}`}</h1>
      {user.permissions.includes("manage_loop") ? (
        <Overview>{cards}</Overview>
      ) : (
        <>
          {demo && <DemoNews />}
          {cards}
        </>
      )}
      {labels && <QualityNotice />}
      {labels && <Screenings />}
      {labels && <OpenPhases />}
    </main>
  );
}
