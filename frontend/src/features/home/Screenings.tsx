import { useId } from "react";
import { Link } from "wouter";
import { useOwnScreenings } from "@/api/screenings";
import { RelativeTime } from "@/components/RelativeTime";
import { standingInWords } from "@/components/screening";

/** Where the labeler is with the screenings of their phases, and their results. */
export function Screenings() {
  const screenings = useOwnScreenings();
  const id = useId();
  if (screenings.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>Screening</h2>
      <ul>
        {screenings.map((one) => (
          <li key={one.phase}>
            <span>{standingInWords(one)}</span>
            {one.retry_at && (
              <span>
                {" "}
                <RelativeTime iso={one.retry_at} />
              </span>
            )}
            {one.result !== null && (
              <span>
                {" "}
                <Link href={`/screening-result/${one.result}`}>See the result</Link>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
