import { useEffect, useState } from "react";
import type { OwnLabeling } from "@/api/models";
import { useOpenAgain } from "./queries";

/** A submit can be reopened for a few minutes; the labeling page then shows it before anything else. */
export function CorrectButton({ labeling }: { labeling: OwnLabeling }) {
  const { assignment, undo_until } = labeling;
  const isInTime = useInTime(undo_until);
  const reopen = useOpenAgain("reopen");
  if (assignment === null || !isInTime) return null;
  return (
    <p className="history-correct">
      <button type="button" className="button" disabled={reopen.isPending} onClick={() => reopen.mutate(assignment)}>
        Correct it
      </button>
      {reopen.isError ? (
        <span className="field-error" role="alert">
          {` ${reopen.error.message}`}
        </span>
      ) : (
        <span className="quiet"> Possible for a few minutes after a submit.</span>
      )}
    </p>
  );
}

function useInTime(until: string | null): boolean {
  const end = until === null ? 0 : Date.parse(until);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (end <= Date.now()) return;
    const timer = setTimeout(() => setNow(Date.now()), end - Date.now());
    return () => clearTimeout(timer);
  }, [end]);
  return end > now;
}
