import { useEffect, useState } from "react";
import { Link } from "wouter";
import { useProgress } from "@/api/progress";
import { count } from "@/components/numbers";
import { useLabelingKeys } from "@/features/labeling/keys/KeysContext";
import { keySign } from "@/features/labeling/keys/keys";
import { clockOf, SAVE_NAMES, totalsInWords } from "@/features/labeling/words/frame";
import type { SaveState } from "@/features/labeling/work/draftSaver";

type Props = {
  save: SaveState;
  readActiveTime: () => number;
  guidelinesOpen: boolean;
  onGuidelines: () => void;
  onCheatSheet: () => void;
};

/** Today's progress, active time, whether the work is saved, and links to help. */
export function TaskBar({ save, readActiveTime, guidelinesOpen, onGuidelines, onCheatSheet }: Props) {
  const keys = useLabelingKeys();
  return (
    <>
      <Today />
      <Timer read={readActiveTime} />
      <span className={`save save-${save}`} role="status">
        {SAVE_NAMES[save]}
      </span>
      <span className="task-tools">
        <button
          type="button"
          className="button-quiet"
          aria-pressed={guidelinesOpen}
          onClick={onGuidelines}
          title={keySign(keys.guidelines[0])}
        >
          Guidelines
        </button>
        <button
          type="button"
          className="button-quiet task-keys"
          onClick={onCheatSheet}
          title={keySign(keys.cheatSheet[0])}
        >
          Keys
        </button>
        <Link href="/history" className="button-quiet task-history">
          History
        </Link>
      </span>
    </>
  );
}

export function Today() {
  const progress = useProgress();
  if (!progress.data) return null;
  return (
    <span className="today" title={totalsInWords(progress.data.total, progress.data.open_items)}>
      <strong>{count(progress.data.today)}</strong> today
    </span>
  );
}

function Timer({ read }: { read: () => number }) {
  const [shown, setShown] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setShown(read()), 1000);
    return () => clearInterval(timer);
  }, [read]);
  return (
    <span className="timer" role="timer" aria-label="Active time on this task" title="Active time on this task">
      {clockOf(Math.floor(shown / 1000))}
    </span>
  );
}
