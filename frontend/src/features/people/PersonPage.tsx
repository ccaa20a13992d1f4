import "@/styles/data.css";
import "@/styles/people.css";
import { Link } from "wouter";
import type { PersonDetail } from "@/api/models";
import { ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { usePageTitle } from "@/components/usePageTitle";
import { PersonActs } from "./PersonActs";
import { PersonForm } from "./PersonForm";
import { usePerson } from "./queries";
import {
  accessInWords,
  browsersInWords,
  ID_HINT,
  labelingsInWords,
  paceInWords,
  STATE_TITLES,
  stateInWords,
  stateTag,
  WORK,
  workOf,
} from "./words";

export default function PersonPage({ id }: { id: string }) {
  const { data: person, error, refetch } = usePerson(id);
  usePageTitle(person?.username ?? "Person");
  return (
    <main className="page page-wide">
      <p>
        <Link href="/people">People</Link>
      </p>
      {error && <ErrorNote error={error} retry={refetch} />}
      {person ? (
        <>
          <header className="page-head">
            <h1>
              <span translate="no">{`${person.username} `}</span>
              <span className={stateTag(person.state)} title={STATE_TITLES[person.state]}>
                {stateInWords(person.state)}
              </span>
            </h1>
            <PersonActs person={person} />
          </header>
          <Figures person={person} />
          <Work person={person} />
          <PersonForm key={person.id} person={person} />
          <h2 className="section-title">Id</h2>
          <p>
            <code translate="no">{person.id}</code>
          </p>
          <p className="quiet">{ID_HINT}</p>
        </>
      ) : (
        !error && <Waiting what="Loading the person" />
      )}
    </main>
  );
}

/** The way to all that there is about this person's work. */
function Work({ person }: { person: PersonDetail }) {
  return (
    <nav aria-label={WORK}>
      <p className="note-actions">
        {workOf(person).map(([name, href]) => (
          <Link key={name} href={href} className="button">
            {name}
          </Link>
        ))}
      </p>
    </nav>
  );
}

function Figures({ person }: { person: PersonDetail }) {
  return (
    <dl className="figures">
      <div className="figure">
        <dt>Last seen</dt>
        <dd>
          <span className="figure-value">
            {person.last_seen_at ? <RelativeTime iso={person.last_seen_at} /> : "never"}
          </span>
          <span className="quiet">
            <span>account made </span>
            <RelativeTime iso={person.date_joined} />
          </span>
        </dd>
      </div>
      <div className="figure">
        <dt>Tasks labeled in the last seven days</dt>
        <dd>
          <span className="figure-value">{paceInWords(person)}</span>
          <span className="quiet">{labelingsInWords(person)}</span>
        </dd>
      </div>
      <div className="figure">
        <dt>Signed in</dt>
        <dd>
          <span className="figure-value">{browsersInWords(person)}</span>
          <span className="quiet">{accessInWords(person)}</span>
        </dd>
      </div>
    </dl>
  );
}
