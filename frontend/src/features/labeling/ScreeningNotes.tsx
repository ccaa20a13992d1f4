import { Link } from "wouter";
import type { Assignment } from "@/api/models";
import { useOwnScreenings, useScreeningsSince } from "@/api/screenings";
import { BarSlot } from "@/components/BarSlot";
import { screeningCount } from "@/components/screening";
import { screeningOver } from "./words/screening";

/** How far the screening of the shown task's phase is, and the way to results that the labeler has not opened. */
export default function ScreeningNotes({ assignment }: { assignment: Assignment | null | undefined }) {
  useScreeningsSince(assignment?.id);
  const screenings = useOwnScreenings();
  const running = screenings.find((one) => one.phase === assignment?.phase.id && one.standing === "running");
  return (
    <>
      {running && (
        <BarSlot>
          <strong className="screening-count">{screeningCount(running)}</strong>
        </BarSlot>
      )}
      {screenings
        .filter((one) => one.result_is_new)
        .map((one) => (
          <div key={one.phase} className="note screening-over" role="status">
            <p>{screeningOver(one.phase_name)}</p>
            <Link href={`/screening-result/${one.result}`} className="button button-primary">
              See the result
            </Link>
          </div>
        ))}
    </>
  );
}
