import "@/styles/data.css";
import "@/styles/people.css";
import { useState } from "react";
import { Link } from "wouter";
import type { ListedPerson } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { PartPager } from "@/components/PartPager";
import { RelativeTime } from "@/components/RelativeTime";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { Invite } from "./Invite";
import { csvAddress, type PeopleFilter, usePeopleList } from "./queries";
import {
  ABOUT,
  ALL_ROLES,
  ALL_STATES,
  inAll,
  paceInWords,
  peopleTitle,
  SORTS,
  STATE_TITLES,
  stateInWords,
  stateTag,
} from "./words";

export default function PeoplePage() {
  const address = useListAddress();
  const filter: PeopleFilter = {
    search: address.value("search"),
    role: known(ALL_ROLES, address.value("role")),
    state: known(ALL_STATES, address.value("state")),
    sort: known(SORTS, address.value("sort")),
  };
  const after = address.value("after");
  const { data, error, refetch } = usePeopleList(filter, after);
  const [isInviting, setInviting] = useState(false);
  usePageTitle(peopleTitle(data?.count));
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>People</h1>
        <div className="acts">
          <Link href="/people/invitations" className="button">
            Invitations
          </Link>
          <Link href="/people/file" className="button">
            Add by a file
          </Link>
          <a className="button" href={at(csvAddress(filter))} download>
            Save as CSV
          </a>
          <button type="button" className="button button-primary" onClick={() => setInviting(true)}>
            Invite
          </button>
        </div>
      </header>
      <p className="quiet">{ABOUT}</p>
      <div className="filters">
        <SearchField
          label="Name or address"
          value={filter.search}
          onSearch={(value) => address.setValue("search", value)}
        />
        <SelectField
          label="Role"
          value={filter.role}
          options={ALL_ROLES}
          onChange={(value) => address.setValue("role", value)}
        />
        <SelectField
          label="State"
          value={filter.state}
          options={ALL_STATES}
          onChange={(value) => address.setValue("state", value)}
        />
        <SelectField
          label="Order"
          value={filter.sort}
          options={SORTS}
          onChange={(value) => address.setValue("sort", value)}
        />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the people" />
      ) : data.results.length === 0 ? (
        <EmptyState title="Nobody matches" level={2}>
          <p>Change the filters above, or invite somebody.</p>
        </EmptyState>
      ) : (
        <>
          <Table people={data.results} />
          <PartPager
            isFirst={!after}
            next={data.next}
            total={inAll(data.count)}
            onPlace={(place) => address.setValue("after", place, { isNewPlace: Boolean(place) })}
          />
        </>
      )}
      {isInviting && <Invite onClose={() => setInviting(false)} />}
    </main>
  );
}

/** The value if it is one of the choices: an address may say anything. */
function known(options: readonly (readonly [string, string])[], value: string): string {
  return options.some(([each]) => each === value) ? value : "";
}

function Table({ people }: { people: readonly ListedPerson[] }) {
  return (
    <TableScroll label="Table of people">
      <table className="table">
        <caption className="visually-hidden">People</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">State</th>
            <th scope="col">Last seen</th>
            <th scope="col" className="number">
              Pace
            </th>
            <th scope="col">Address</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <th scope="row" className="table-wraps" translate="no">
                <Link href={`/people/${person.id}`}>{person.username}</Link>
              </th>
              <td>{person.role}</td>
              <td>
                <span className={stateTag(person.state)} title={STATE_TITLES[person.state]}>
                  {stateInWords(person.state)}
                </span>
              </td>
              <td>
                {person.last_seen_at ? (
                  <RelativeTime iso={person.last_seen_at} />
                ) : (
                  <span className="quiet">never</span>
                )}
              </td>
              <td className="number">{paceInWords(person)}</td>
              <td className="table-wraps" translate="no">
                {person.email}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
