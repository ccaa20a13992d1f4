import { Link } from "wouter";
import { useProgress } from "@/api/progress";
import { useOwnScreenings } from "@/api/screenings";
import { EmptyState } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { standingInWords } from "@/components/screening";
import { usePageTitle } from "@/components/usePageTitle";
import { useHotkeys } from "@/hotkeys/useHotkeys";
import { useLabelingKeys } from "./keys/KeysContext";
import { emptyInWords } from "./words/frame";
import { useEarlierWork } from "./work/EarlierWork";
import { usePhases } from "./work/queries";

type Props = { phase: number | null; onLook: () => void };

export default function EmptyQueue({ phase, onLook }: Props) {
  usePageTitle("Nothing to label now");
  const { undo } = useEarlierWork();
  useHotkeys(useLabelingKeys(), { undo: () => undo(null) });
  const { data: progress } = useProgress();
  const { open: phases, paused, areKnown } = usePhases();
  const stopped = paused.filter((one) => (phase === null ? !one.by_choice : one.id === phase));
  const isOpen = phase === null || !areKnown || phases.some((one) => one.id === phase);
  const screenings = useOwnScreenings().filter(
    (one) => (phase === null || one.phase === phase) && ["waiting", "failed", "not_ready"].includes(one.standing),
  );
  // without a chosen phase, the labeler was offered the other phases already
  const others = phases.filter((one) => one.id !== phase && (phase !== null || one.by_choice));
  return (
    <EmptyState title="Nothing to label right now">
      <p>{emptyInWords(progress?.today ?? 0, stopped, isOpen)}</p>
      {screenings.map((one) => (
        <p key={one.phase}>
          <span>{`${standingInWords(one)} `}</span>
          {one.retry_at && <RelativeTime iso={one.retry_at} />}
          {one.result !== null && (
            <span>
              {" "}
              <Link href={`/screening-result/${one.result}`}>See the result</Link>
            </span>
          )}
        </p>
      ))}
      <div className="note-actions">
        <button type="button" className="button button-primary" onClick={onLook}>
          Check now
        </button>
        {others.map((one) => (
          <Link key={one.id} href={`/label/${one.id}`} className="button">
            {one.name}
          </Link>
        ))}
        <Link href="/history" className="button">
          Show my history
        </Link>
      </div>
    </EmptyState>
  );
}
