import { Link } from "wouter";
import { useOwnScreenings } from "@/api/screenings";
import { screeningOver } from "./words/screening";

/** Leads to results of screenings that the labeler has not opened. */
export function ScreeningOver() {
  const over = useOwnScreenings().filter((one) => one.result_is_new);
  return over.map((one) => (
    <div key={one.result} className="note screening-over" role="status">
      <p>{screeningOver(one.phase_name)}</p>
      <Link href={`/screening-result/${one.result}`} className="button button-primary">
        See the result
      </Link>
    </div>
  ));
}
