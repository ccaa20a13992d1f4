import { lazy, Suspense, useEffect } from "react";
import "@/styles/labeling.css";
import { BarSlot } from "@/components/BarSlot";
import { preloadMaths } from "@/components/maths/loader";
import { ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { EmptyQueue } from "./EmptyQueue";
import { dropOldDrafts } from "./keptWork";
import { useAssignment } from "./queries";
import { Task } from "./Task";
import { Today } from "./TaskBar";

const PhaseOneTask = lazy(() => import("./phaseOne/PhaseOneTask"));

void preloadMaths(); // while the assignment is on its way

/** Work of one phase, or of whichever comes next. */
export default function LabelPage({ phase = null }: { phase?: number | null }) {
  const { data: assignment, error, failureCount, refetch } = useAssignment(phase);
  useEffect(() => dropOldDrafts(), []);
  if (assignment?.phase.number === 1) {
    return (
      <Suspense fallback={<Waiting what="Loading the page" />}>
        <PhaseOneTask key={assignment.id} assignment={assignment} />
      </Suspense>
    );
  }
  if (assignment) return <Task key={assignment.id} assignment={assignment} />;
  return (
    <main className="page">
      <BarSlot>
        <Today />
      </BarSlot>
      {assignment === null ? (
        <EmptyQueue phase={phase} onLook={refetch} />
      ) : error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : (
        <Fetching failures={failureCount} />
      )}
    </main>
  );
}

function Fetching({ failures }: { failures: number }) {
  usePageTitle("Label");
  return <Waiting what={failures > 0 ? "No connection; trying again" : "Fetching the next task"} />;
}
