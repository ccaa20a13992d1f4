import type { LabelingChange } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { useRecentChanges, useUndoChange } from "./queries";
import { changedInWords, undoneInWords } from "./words";

/** What was just changed, with the way back. */
export function Changed({ change }: { change: LabelingChange }) {
  const undo = useUndoChange();
  return (
    <div className="note" role="status">
      {undo.data ? (
        <p>{undoneInWords(change, undo.data.slots_kept)}</p>
      ) : (
        <p className="acts">
          <span>{changedInWords(change)}</span>
          <button type="button" className="button" disabled={undo.isPending} onClick={() => undo.mutate(change.id)}>
            Undo
          </button>
        </p>
      )}
      {undo.isError && <ErrorNote error={undo.error} />}
    </div>
  );
}

/** The latest changes by anybody. `mayUndo`: with a button each. */
export function RecentChanges({ mayUndo }: { mayUndo: boolean }) {
  const { data } = useRecentChanges();
  if (!data || data.length === 0) return null;
  return (
    <details className="recent-changes">
      <summary>Recent changes</summary>
      <ol className="history">
        {data.map((change) => (
          <Recent key={change.id} change={change} mayUndo={mayUndo} />
        ))}
      </ol>
    </details>
  );
}

function Recent({ change, mayUndo }: { change: LabelingChange; mayUndo: boolean }) {
  const undo = useUndoChange();
  return (
    <li className="recent-change">
      <p>
        <span>{`${changedInWords(change)} `}</span>
        <span className="quiet">{`${change.made_by}, `}</span>
        <span className="quiet">
          <RelativeTime iso={change.made_at} />
        </span>
      </p>
      <p className="recent-reason">{change.reason}</p>
      {change.undone_at ? (
        <p className="quiet">
          <span>{`Undone by ${change.undone_by}, `}</span>
          <RelativeTime iso={change.undone_at} />
        </p>
      ) : (
        mayUndo && (
          <button type="button" className="button" disabled={undo.isPending} onClick={() => undo.mutate(change.id)}>
            Undo
          </button>
        )
      )}
      {undo.isError && <ErrorNote error={undo.error} />}
    </li>
  );
}
