import { useEffect } from "react";
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

void preloadMaths(); // while the assignment is on its way

export default function LabelPage() {
  const { data: assignment, error, failureCount, refetch } = useAssignment();
  useEffect(() => dropOldDrafts(), []);
  if (assignment) return <Task key={assignment.id} assignment={assignment} />;
  return (
    <main className="page">
      <BarSlot>
        <Today />
      </BarSlot>
      {assignment === null ? (
        <EmptyQueue onLook={refetch} />
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
  return <Waiting what={failures > 0 ? "No connection; trying again" : "Fetching the next solution"} />;
}
