import "@/styles/data.css";
import { Link } from "wouter";
import type { AuditEntry } from "@/api/models";
import { DayField } from "@/components/DayField";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { RelativeTime } from "@/components/RelativeTime";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { type AuditQuery, csvAddress, useAudit } from "./queries";
import { ABOUT, actionInWords, changesOf, kindInWords, pageOf, VIAS } from "./words";

export default function AuditPage() {
  const address = useListAddress();
  const query: AuditQuery = {
    actor: address.value("actor"),
    kind: address.value("kind"),
    search: address.value("search"),
    since: address.value("since"),
    until: address.value("until"),
    before: address.value("before"),
  };
  const { data, error, refetch } = useAudit(query);
  const { before, ...filter } = query;
  const isFiltered = Object.values(filter).some(Boolean);
  usePageTitle(data ? `Audit log, ${count(data.count)}` : "Audit log");
  const kinds = [["", "all"] as const, ...(data?.kinds ?? []).map((kind) => [kind, kindInWords(kind)] as const)];
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Audit log</h1>
        <a className="button" href={at(csvAddress(query))} download>
          Save as CSV
        </a>
      </header>
      <p className="quiet">{ABOUT}</p>
      <div className="filters">
        <SearchField
          label="Name or reason"
          value={query.search}
          onSearch={(value) => address.setValue("search", value)}
        />
        <SearchField label="Who" value={query.actor} onSearch={(value) => address.setValue("actor", value)} />
        <SelectField
          label="What"
          value={query.kind}
          options={kinds}
          onChange={(value) => address.setValue("kind", value)}
        />
        <DayField label="From" value={query.since} onChange={(value) => address.setValue("since", value)} />
        <DayField label="To" value={query.until} onChange={(value) => address.setValue("until", value)} />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the audit log" />
      ) : data.results.length === 0 ? (
        <EmptyState title={isFiltered || before ? "No matching entry" : "Nothing has been changed yet"} level={2}>
          <p>{isFiltered || before ? "Change the filters above." : "The first change will be listed here."}</p>
        </EmptyState>
      ) : (
        <>
          <Entries entries={data.results} />
          <nav className="pager" aria-label="Parts of the list">
            {before && (
              <button type="button" className="button" onClick={() => address.setValue("before", "")}>
                Newest
              </button>
            )}
            <span>{`${count(data.count)} in all`}</span>
            {data.next && (
              <button
                type="button"
                className="button"
                onClick={() => address.setValue("before", data.next ?? "", { isNewPlace: true })}
              >
                Older
              </button>
            )}
          </nav>
        </>
      )}
    </main>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <TableScroll label="Table of changes">
      <table className="table">
        <caption className="visually-hidden">Changes, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Done</th>
            <th scope="col">From, to</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const page = pageOf(entry);
  const name = entry.subject_name || entry.subject_id;
  return (
    <tr>
      <td>
        <RelativeTime iso={entry.at} />
      </td>
      <td>
        {entry.actor && <span>{entry.actor}</span>}
        {VIAS[entry.via] && <span className="quiet">{` ${VIAS[entry.via]}`}</span>}
      </td>
      <th scope="row" className="table-wraps">
        <span className="quiet">{`${kindInWords(entry.subject_kind)} `}</span>
        {page ? <Link href={page}>{name}</Link> : <span>{name}</span>}
      </th>
      <td>{actionInWords(entry)}</td>
      <td className="table-wraps">
        <ul className="audit-changes">
          {changesOf(entry).map(({ name: what, before, after }) => (
            <li key={what}>
              <span className="quiet">{`${what}: `}</span>
              {before !== null && <span>{before}</span>}
              {before !== null && after !== null && <span>{" → "}</span>}
              {after !== null && <span>{after}</span>}
            </li>
          ))}
        </ul>
      </td>
      <td className="table-wraps">{entry.reason}</td>
    </tr>
  );
}
