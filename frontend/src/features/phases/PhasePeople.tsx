import { Link } from "wouter";
import type { PhasePeople as Work } from "@/api/models";
import { useMay } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { usePhasePeople } from "./queries";
import { NOBODY_YET, openFor } from "./words";

/** Whom the phase is open for, and how each person works on it. */
export function PhasePeople({ phase }: { phase: number }) {
  const { data, error, refetch } = usePhasePeople(phase);
  return (
    <section aria-labelledby="people-at-work">
      <h2 id="people-at-work">People</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the people" />
      ) : (
        <>
          <p>{openFor(data.may_work)}</p>
          {data.people.length === 0 ? <p className="quiet">{NOBODY_YET}</p> : <Table people={data.people} />}
        </>
      )}
    </section>
  );
}

function Table({ people }: Pick<Work, "people">) {
  const seesPeople = useMay("manage_people");
  return (
    <TableScroll label="Table of people at work">
      <table className="table">
        <caption className="visually-hidden">Who has worked on the phase, the latest first</caption>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col" className="number">
              Labelings
            </th>
            <th scope="col" className="number">
              Last hour
            </th>
            <th scope="col" className="number">
              In progress
            </th>
            <th scope="col">Newest</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.labeler}>
              <th scope="row">
                {seesPeople && person.kind === "person" ? (
                  <Link href={`/people/${person.labeler}`}>{person.username}</Link>
                ) : (
                  <span>{person.username}</span>
                )}
              </th>
              <td className="number">{count(person.done)}</td>
              <td className="number">{count(person.last_hour)}</td>
              <td className="number">{count(person.leased)}</td>
              <td>{person.newest ? <RelativeTime iso={person.newest} /> : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
