import "@/styles/data.css";
import { Link } from "wouter";
import type { ManagedPhase } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { ProgressBar } from "@/components/ProgressBar";
import { RelativeTime } from "@/components/RelativeTime";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { type PhaseFilter, usePhases } from "./queries";
import { barLabel, doneInWords, FLOWS, labelingsInAll, peopleInWords, STATUSES } from "./words";

const PAGE = 25;

export default function PhasesPage() {
  const address = useListAddress();
  const search = address.value("search");
  const status = STATUSES.find(([value]) => value === address.value("status"))?.[0] ?? "";
  const filter: PhaseFilter = { search, status, offset: address.offset, limit: PAGE };
  const { data, error, refetch } = usePhases(filter);
  usePageTitle(data ? `Phases, ${count(data.count)}` : "Phases");
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Phases</h1>
        <Link href="/phases/new" className="button button-primary">
          New phase
        </Link>
      </header>
      <div className="filters">
        <SearchField label="Name" value={search} onSearch={(value) => address.setValue("search", value)} />
        <SelectField
          label="Status"
          value={status}
          options={STATUSES}
          onChange={(value) => address.setValue("status", value)}
        />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the phases" />
      ) : data.count === 0 ? (
        <Nothing isFiltered={Boolean(search || status)} />
      ) : (
        <>
          <Table phases={data.results} />
          <Pager count={data.count} offset={address.offset} limit={PAGE} onOffset={address.setOffset} />
        </>
      )}
    </main>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No matching phase" level={2}>
      <p>Change the filters above.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No phase yet" level={2}>
      <p>
        A phase defines what labelers do, and the rules for it. Create one; then add solutions, or let the loop fill its
        queue.
      </p>
    </EmptyState>
  );
}

function Table({ phases }: { phases: readonly ManagedPhase[] }) {
  return (
    <TableScroll label="Table of phases">
      <table className="table">
        <caption className="visually-hidden">Phases, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Phase</th>
            <th scope="col">Flow</th>
            <th scope="col">Status</th>
            <th scope="col">Labelings</th>
            <th scope="col" className="number">
              Open items
            </th>
            <th scope="col" className="number">
              In progress
            </th>
            <th scope="col" className="number">
              Last hour
            </th>
            <th scope="col">Expected end</th>
            <th scope="col">People</th>
          </tr>
        </thead>
        <tbody>
          {phases.map((phase) => (
            <tr key={phase.id}>
              <th scope="row">
                <Link href={`/phases/${phase.id}`}>{phase.name}</Link>
              </th>
              <td title={FLOWS[phase.flow]}>{phase.flow}</td>
              <td>
                <span className={`tag tag-${phase.status}`}>{phase.status}</span>
              </td>
              <td>
                <span>{doneInWords(phase.counts)}</span>
                <ProgressBar value={phase.counts.done} of={labelingsInAll(phase.counts)} label={barLabel(phase.name)} />
              </td>
              <td className="number">{count(phase.counts.open)}</td>
              <td className="number">{count(phase.counts.leased)}</td>
              <td className="number">{count(phase.counts.last_hour)}</td>
              <td>{phase.counts.ends_at ? <RelativeTime iso={phase.counts.ends_at} /> : "–"}</td>
              <td>{peopleInWords(phase)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
