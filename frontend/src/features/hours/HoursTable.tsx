import "@/styles/data.css";
import { Fragment, useId, useState } from "react";
import { Link } from "wouter";
import type { DayHours } from "@/api/models";
import { useMay } from "@/api/session";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count, plural } from "@/components/numbers";
import { TableScroll } from "@/components/TableScroll";
import { type Span, useHours, useTasks } from "./queries";
import { dayInWords, hoursInWords, STATUSES } from "./words";

type Props = { person: string | null; span: Span };

/** Active time by day; a day opens to its tasks. */
export function HoursTable({ person, span }: Props) {
  const { data, error, refetch } = useHours(person, span);
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!data) return <Waiting what="Adding up the hours" />;
  if (data.days.length === 0) {
    return (
      <EmptyState title="No work on these days" level={2}>
        <p>Choose other days above. Time is counted while a task is open and worked on.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <p>
        <strong>{hoursInWords(data.milliseconds)}</strong>
        <span className="quiet">{` from ${dayInWords(data.since)} to ${dayInWords(data.until)}, ${data.time_zone}`}</span>
      </p>
      <TableScroll label="Table of hours">
        <table className="table">
          <caption className="visually-hidden">Active time by day, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" className="number">
                Time
              </th>
              <th scope="col" className="number">
                Tasks
              </th>
              <th scope="col">Phases</th>
              <th scope="col">
                <span className="visually-hidden">Details</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.days.map((day) => (
              <Day key={day.day} day={day} person={person} />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}

function Day({ day, person }: { day: DayHours; person: string | null }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <tr>
        <th scope="row">{dayInWords(day.day)}</th>
        <td className="number">{hoursInWords(day.milliseconds)}</td>
        <td className="number">{count(day.tasks)}</td>
        <td className="table-wraps">
          {day.phases.map((phase, index) => (
            <Fragment key={phase.phase}>
              {index > 0 && <br />}
              <span>{phase.name}</span>
              <span className="quiet">{` ${hoursInWords(phase.milliseconds)}, ${plural(phase.tasks, "task")}`}</span>
            </Fragment>
          ))}
        </td>
        <td>
          <button
            type="button"
            className="button"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={`Tasks of ${dayInWords(day.day)}`}
            onClick={() => setOpen(!isOpen)}
          >
            Tasks
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={5}>
            <Tasks day={day.day} person={person} />
          </td>
        </tr>
      )}
    </>
  );
}

function Tasks({ day, person }: { day: string; person: string | null }) {
  const { data, error, refetch } = useTasks(person, day);
  const maySeeLabelings = useMay("review") && person !== null;
  if (error) return <ErrorNote error={error} retry={refetch} />;
  if (!data) return <Waiting what="Loading the tasks" />;
  return (
    <ul className="tasks-of-day">
      {data.map((task) => (
        <li key={task.assignment}>
          <span>{hoursInWords(task.milliseconds)}</span>
          <span className="quiet">{` ${task.phase}, ${STATUSES[task.status]} `}</span>
          {task.labeling !== null && maySeeLabelings && (
            <Link href={`/labelings/${task.labeling}`}>{`labeling ${task.labeling}`}</Link>
          )}
        </li>
      ))}
    </ul>
  );
}
