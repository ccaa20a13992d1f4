import { Link } from "wouter";
import { useMay } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { type StatisticsScope, useConspicuous } from "./queries";
import { KINDS, NO_NOTES, NOTES_ABOUT } from "./words";

/** What is worth a look in the work of people. */
export function Notes({ scope }: { scope: StatisticsScope }) {
  const { data, error, refetch } = useConspicuous(scope);
  const maySeeLabelings = useMay("review");
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">Worth a look</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Comparing people’s work" />
      ) : data.length === 0 ? (
        <p className="quiet">{NO_NOTES}</p>
      ) : (
        <>
          <p className="quiet">{NOTES_ABOUT}</p>
          <ul className="work-notes">
            {data.map((note) => (
              <li key={`${note.kind} ${note.labeler} ${note.sentence}`}>
                <strong translate="no">{note.name}</strong>
                <span className="tag">{KINDS[note.kind]}</span>
                <span>{note.sentence}</span>
                {(maySeeLabelings || note.kind === "agreement") && (
                  <Link href={note.link}>{`Look at the work of ${note.name}`}</Link>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
