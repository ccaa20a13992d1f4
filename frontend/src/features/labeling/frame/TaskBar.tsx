import { useEffect, useState } from "react";
import { Link } from "wouter";
import { count } from "@/components/numbers";
import type { SaveState } from "@/features/labeling/work/draftSaver";
import { useProgress } from "@/features/labeling/work/queries";

const SAVE_WORDS: Readonly<Record<SaveState, string>> = {
  saved: "Saved",
  saving: "Saving",
  offline: "Offline, kept here",
  signed_out: "Signed out, kept here",
  stopped: "Not saved",
};

type Props = {
  save: SaveState;
  readActiveTime: () => number;
  guidelinesOpen: boolean;
  onGuidelines: () => void;
  onCheatSheet: () => void;
};

/** Progress of the day, active time, where the work is safe, and the ways to help. */
export function TaskBar({ save, readActiveTime, guidelinesOpen, onGuidelines, onCheatSheet }: Props) {
  return (
    <>
      <Today />
      <Timer read={readActiveTime} />
      <span className={`save save-${save}`} role="status">
        {SAVE_WORDS[save]}
      </span>
      <span className="task-tools">
        <button type="button" className="button-quiet" aria-pressed={guidelinesOpen} onClick={onGuidelines} title="i">
          Guidelines
        </button>
        <button type="button" className="button-quiet task-keys" onClick={onCheatSheet} title="?">
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
    <span className="today" title={`${count(progress.data.total)} in all, ${count(progress.data.open_items)} open`}>
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
  const seconds = Math.floor(shown / 1000);
  return (
    <span className="timer" role="timer" aria-label="Active time on this task" title="Active time on this task">
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
    </span>
  );
}
