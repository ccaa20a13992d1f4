import "@/styles/data.css";
import { Link } from "wouter";
import type { LabelerQuality } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { RelativeTime } from "@/components/RelativeTime";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { Interval } from "./Interval";
import { usePhaseNames, useQuality } from "./queries";
import { EXPLAINED, SHOWN, shareInWords, stateInWords, verdictInWords } from "./words";

/** How far each labeler agrees with gold, and who is warned or paused. */
export default function QualityPage() {
  const address = useListAddress();
  const search = address.value("search");
  const phase = address.value("phase");
  const after = address.value("after");
  const shown = SHOWN.find(([value]) => value === address.value("shown"))?.[0] ?? "all";
  const phases = usePhaseNames();
  const { data, error, refetch } = useQuality({ search, phase, shown, after });
  usePageTitle(data ? `Quality, ${count(data.count)} labelers` : "Quality");
  const rated = (phases.data ?? []).filter((one) => one.flow === 2);
  const set = (name: string) => (value: string) => {
    address.setValue("after", "");
    address.setValue(name, value);
  };
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Quality</h1>
      </header>
      <p>{EXPLAINED}</p>
      <div className="filters">
        <SearchField label="Name" value={search} onSearch={set("search")} />
        <SelectField
          label="Phase"
          value={phase}
          options={[["", "All phases"], ...rated.map((one) => [String(one.id), one.name] as const)]}
          onChange={set("phase")}
        />
        <SelectField
          label="Show"
          value={shown}
          options={SHOWN}
          onChange={(value) => set("shown")(value === "all" ? "" : value)}
        />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the labelers" />
      ) : data.count === 0 ? (
        <Nothing isFiltered={Boolean(search || phase || shown !== "all")} />
      ) : (
        <>
          <Table labelers={data.results} />
          <Parts after={after} next={data.next} onAfter={(value) => address.setValue("after", value)} />
        </>
      )}
    </main>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="Nobody like this" level={2}>
      <p>Change the filters above.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No labelers yet" level={2}>
      <p>Invite people who label. Once they have answered gold, their agreement appears here.</p>
    </EmptyState>
  );
}

function Parts({ after, next, onAfter }: { after: string; next: string | null; onAfter: (after: string) => void }) {
  if (!after && !next) return null;
  return (
    <nav className="pager" aria-label="Pages of the list">
      <button type="button" className="button" disabled={!after} onClick={() => onAfter("")}>
        First page
      </button>
      <button type="button" className="button" disabled={!next} onClick={() => next && onAfter(next)}>
        Next page
      </button>
    </nav>
  );
}

function Table({ labelers }: { labelers: readonly LabelerQuality[] }) {
  return (
    <TableScroll label="Table of labelers">
      <table className="table">
        <caption className="visually-hidden">Labelers by name, with their agreement with gold in each phase</caption>
        <thead>
          <tr>
            <th scope="col">Labeler</th>
            <th scope="col">State</th>
            <th scope="col">Phase</th>
            <th scope="col">Agreement with gold</th>
            <th scope="col">95 % interval</th>
            <th scope="col">Verdict</th>
            <th scope="col">Newest answer</th>
          </tr>
        </thead>
        <tbody>
          {labelers.map((labeler) => (
            <Rows key={labeler.id} labeler={labeler} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** One row for each phase; one without figures for somebody who has not answered gold. */
function Rows({ labeler }: { labeler: LabelerQuality }) {
  const state = stateInWords(labeler);
  const name = (
    <>
      <th scope="row">
        <Link href={`/quality/${labeler.id}`}>{labeler.username}</Link>
      </th>
      <td>{state === "paused" ? <span className="tag tag-paused">paused</span> : <span>{state}</span>}</td>
    </>
  );
  if (labeler.phases.length === 0) {
    return (
      <tr>
        {name}
        <td colSpan={5} className="quiet">
          No answer to gold yet
        </td>
      </tr>
    );
  }
  return labeler.phases.map((found) => (
    <tr key={found.phase.id}>
      {name}
      <td>{found.phase.name}</td>
      <td>{shareInWords(found)}</td>
      <td>
        <Interval found={found} />
      </td>
      <td>{verdictInWords(found)}</td>
      <td>
        <RelativeTime iso={found.newest} />
      </td>
    </tr>
  ));
}
