import { Link } from "wouter";
import { EmptyState } from "@/components/notes";
import { plural } from "@/components/numbers";
import { usePageTitle } from "@/components/usePageTitle";
import { useProgress } from "./queries";

export function EmptyQueue({ onLook }: { onLook: () => void }) {
  usePageTitle("Nothing to label now");
  const { data: progress } = useProgress();
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
        <Link href="/history" className="button">
          See what you rated
        </Link>
      </div>
    </EmptyState>
  );
}
