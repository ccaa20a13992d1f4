import { Link } from "wouter";
import { EmptyState } from "@/components/notes";
import { plural } from "@/components/numbers";
import { usePageTitle } from "@/components/usePageTitle";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import { useLabelingKeys } from "./keys/KeysContext";
import { useOpenPhases, useProgress } from "./work/queries";

type Props = { phase: number | null; onLook: () => void; undoSubmit: (() => void) | null };

export function EmptyQueue({ phase, onLook, undoSubmit }: Props) {
  usePageTitle("Nothing to label now");
  useHotkeys(useLabelingKeys(), { undo: undoSubmit ?? undefined });
  const { data: progress } = useProgress();
  const phases = useOpenPhases();
  // who is here without a choice was offered the others already
  const others = phases.filter((one) => one.id !== phase && (phase !== null || one.by_choice));
  return (
    <EmptyState title="Nothing to label right now">
      <p>
        {progress && progress.today > 0 ? `You have rated ${plural(progress.today, "solution")} today. ` : ""}
        New solutions appear when the next generation has been sampled and scored. This page looks for them by itself.
      </p>
      <div className="note-actions">
        <button type="button" className="button button-primary" onClick={onLook}>
          Look now
        </button>
        {others.map((one) => (
          <Link key={one.id} href={`/label/${one.id}`} className="button">
            {one.name}
          </Link>
        ))}
        <Link href="/history" className="button">
          See what you rated
        </Link>
      </div>
    </EmptyState>
  );
}
