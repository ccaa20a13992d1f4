import { useState } from "react";
import { useMay } from "@/api/session";
import { Check } from "@/components/form/Field";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { useLabelModel, useStartRun } from "./queries";
import { STATUS, usedInWords } from "./words";

/** What the label model has read, when, and a button to run it now. */
export function LabelModelPanel() {
  const { data, error, refetch } = useLabelModel();
  const mayStart = useMay("manage_quality");
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!data) return <Waiting what="Loading the label model" />;
  const { newest, used } = data;
  const isOver = !newest || newest.status === "done" || newest.status === "failed";
  return (
    <div className="panel">
      <p>{usedInWords(data)}</p>
      {used?.finished_at && (
        <p className="quiet">
          <span>{"Finished "}</span>
          <RelativeTime iso={used.finished_at} />
        </p>
      )}
      <p role="status">{isOver ? "" : `A run ${STATUS[newest.status]}.`}</p>
      {newest?.status === "failed" && <p className="failure">{`The last run failed: ${newest.error}`}</p>}
      {mayStart && <Start key={newest?.id ?? 0} isBusy={!isOver} before={newest?.with_scores ?? false} />}
    </div>
  );
}

function Start({ isBusy, before }: { isBusy: boolean; before: boolean }) {
  const start = useStartRun();
  const [withScores, setWithScores] = useState(before);
  return (
    <>
      <Check
        label="A reward model is one more rater"
        hint="Only of solutions to problems that it has not learned from. People never see its scores before they decide."
        checked={withScores}
        onChange={setWithScores}
      />
      {start.error && <ErrorNote error={start.error} />}
      <button
        type="button"
        className="button"
        disabled={isBusy || start.isPending}
        onClick={() => start.mutate(withScores)}
      >
        Run it now
      </button>
    </>
  );
}
