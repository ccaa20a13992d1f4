import { useState } from "react";
import type { Person } from "@/api/models";
import { ErrorNote } from "@/components/notes";
import { SearchField } from "@/components/SearchField";
import { usePeople } from "./queries";
import { moreFound, nobodyFound } from "./words";

type Props = { named: readonly Person[]; onChange: (named: Person[]) => void; error: string | null };

/** The people who may work on a restricted phase: those named, and below them search results to add. */
export function PeoplePicker({ named, onChange, error }: Props) {
  const [search, setSearch] = useState("");
  const { data, error: lost, refetch } = usePeople(search);
  const ids = new Set(named.map((person) => person.id));
  const found = data?.results.filter((person) => !ids.has(person.id)) ?? [];
  const more = data ? data.count - data.results.length : 0;
  return (
    <section className="people" aria-label="People who may work on this phase">
      {named.length === 0 ? (
        <p>Nobody is named, so nobody gets work from this phase.</p>
      ) : (
        <ul className="people-list">
          {named.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className="button"
                aria-label={`Remove ${person.username}`}
                onClick={() => onChange(named.filter((one) => one.id !== person.id))}
              >
                <span>{`${person.username} `}</span>
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {error && <p className="field-error">{error}</p>}
      <SearchField label="Add people by name" value={search} onSearch={setSearch} />
      {lost && <ErrorNote error={lost} retry={refetch} />}
      <ul className="people-list">
        {found.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className="button button-plain"
              aria-label={`Add ${person.username}`}
              onClick={() => onChange([...named, person])}
            >
              <span aria-hidden="true">+</span>
              <span>{` ${person.username}`}</span>
              {person.role === "admin" && <span className="quiet"> (admin)</span>}
            </button>
          </li>
        ))}
      </ul>
      {data && found.length === 0 && <p className="quiet">{nobodyFound(search)}</p>}
      {more > 0 && <p className="quiet">{moreFound(more)}</p>}
    </section>
  );
}
