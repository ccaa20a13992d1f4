import "@/styles/data.css";
import { Link } from "wouter";
import type { Screening } from "@/api/models";
import { useMay } from "@/api/session";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { LetSomebodyPass } from "./LetSomebodyPass";
import { useScreeningPhases, useScreenings } from "./queries";
import { pageTitle, STATE_CHOICES, STATES, tryInWords } from "./words";

/** Everybody's screenings, those that changed last first. */
export default function ScreeningsPage() {
  const address = useListAddress();
  const search = address.value("search");
  const phase = address.value("phase");
  const state = STATE_CHOICES.find(([value]) => value === address.value("state"))?.[0] ?? "";
  const list = useScreenings(search, state, phase);
  const { data: phases = [] } = useScreeningPhases();
  const mayDecide = useMay("manage_quality");
  const rows = list.data?.pages.flatMap((part) => part.results) ?? [];
  const phaseChoices = [["", "All"], ...phases.map((one) => [String(one.id), one.name])] as [string, string][];
  usePageTitle(pageTitle(list.data?.pages[0]?.count));
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Screening</h1>
        {mayDecide && phases.length > 0 && <LetSomebodyPass phases={phases} />}
      </header>
      <div className="filters">
        <SearchField label="Name" value={search} onSearch={(value) => address.setValue("search", value)} />
        <SelectField
          label="State"
          value={state}
          options={STATE_CHOICES}
          onChange={(value) => address.setValue("state", value)}
        />
        <SelectField
          label="Phase"
          value={phase}
          options={phaseChoices}
          onChange={(value) => address.setValue("phase", value)}
        />
      </div>
      {list.error && !list.data ? (
        <ErrorNote error={list.error} retry={list.refetch} />
      ) : !list.data ? (
        <Waiting what="Loading screenings" />
      ) : rows.length === 0 ? (
        <Nothing isFiltered={Boolean(search || state || phase)} />
      ) : (
        <>
          <Table rows={rows} />
          {list.hasNextPage && (
            <p>
              <button
                type="button"
                className="button"
                disabled={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {list.isFetchingNextPage ? "Loading…" : "Show more"}
              </button>
            </p>
          )}
        </>
      )}
    </main>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="Nobody found" level={2}>
      <p>Choose “All” above to see the others.</p>
    </EmptyState>
  ) : (
    <EmptyState title="Nobody has been screened yet" level={2}>
      <p>
        A phase screens people if its settings say so and its gold set has enough solutions. Everybody who begins
        appears here.
      </p>
      <div className="note-actions">
        <Link href="/gold" className="button button-primary">
          Go to the gold
        </Link>
      </div>
    </EmptyState>
  );
}

function Table({ rows }: { rows: readonly Screening[] }) {
  return (
    <TableScroll label="Screenings">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Phase</th>
            <th scope="col">State</th>
            <th scope="col">Newest try</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const newest = row.tries.at(-1);
            return (
              <tr key={row.id}>
                <th scope="row">
                  <Link href={`/screening/${row.id}`}>{row.labeler.username}</Link>
                </th>
                <td className="table-wraps">{row.phase_name}</td>
                <td>
                  <span className={`tag tag-${row.state}`}>{STATES[row.state]}</span>
                </td>
                <td className="table-wraps">{newest ? tryInWords(newest) : "none"}</td>
                <td>
                  <RelativeTime iso={row.changed_at} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroll>
  );
}
