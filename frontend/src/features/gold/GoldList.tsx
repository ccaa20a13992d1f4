import { useState } from "react";
import { Link } from "wouter";
import type { GoldRow } from "@/api/models";
import { useMay } from "@/api/session";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { RelativeTime } from "@/components/RelativeTime";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { LineText } from "@/components/text/RichText";
import type { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { AddToPhase } from "./AddToPhase";
import { More } from "./More";
import { useGoldList, useGoldPhases } from "./queries";
import { endOf, ORIGIN_CHOICES, ORIGINS, outcomeInWords, pageTitle, STATES, USE_CHOICES, useInWords } from "./words";

/** Gold with how people do on it. What is chosen here can go into the gold set of a phase. */
export function GoldList({ address }: { address: ReturnType<typeof useListAddress> }) {
  const value = (name: string) => address.value(name);
  const origin = ORIGIN_CHOICES.find(([choice]) => choice === value("origin"))?.[0] ?? "";
  const use = USE_CHOICES.find(([choice]) => choice === value("use"))?.[0] ?? "";
  const state = value("state") === "retired" ? "retired" : "in_force";
  const search = value("search");
  const phase = value("phase");
  const list = useGoldList({ search, state, origin, use, phase });
  const { data: phases = [] } = useGoldPhases();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const mayAdd = useMay("manage_phases") && state === "in_force";
  const rows = list.data?.pages.flatMap((part) => part.results) ?? [];
  usePageTitle(pageTitle(list.data?.pages[0]?.count));
  const phaseChoices = [["", "All"], ...phases.map((one) => [String(one.id), one.name])] as [string, string][];
  return (
    <>
      <div className="filters">
        <SearchField label="Problem" value={search} onSearch={(text) => address.setValue("search", text)} />
        <SelectField
          label="State"
          value={state === "retired" ? "retired" : ""}
          options={STATES}
          onChange={(text) => address.setValue("state", text)}
        />
        <SelectField
          label="Made by"
          value={origin}
          options={ORIGIN_CHOICES}
          onChange={(text) => address.setValue("origin", text)}
        />
        <SelectField
          label="Used in"
          value={use}
          options={USE_CHOICES}
          onChange={(text) => address.setValue("use", text)}
        />
        <SelectField
          label="Gold set of"
          value={phase}
          options={phaseChoices}
          onChange={(text) => address.setValue("phase", text)}
        />
      </div>
      {mayAdd && chosen.length > 0 && <AddToPhase chosen={chosen} phases={phases} onAdded={() => setChosen([])} />}
      {list.error && !list.data ? (
        <ErrorNote error={list.error} retry={list.refetch} />
      ) : !list.data ? (
        <Waiting what="Loading gold" />
      ) : rows.length === 0 ? (
        <Nothing isFiltered={Boolean(search || origin || use || phase || state === "retired")} />
      ) : (
        <>
          <Table
            rows={rows}
            chosen={mayAdd ? chosen : null}
            onChoose={(id, isChosen) =>
              setChosen((before) => (isChosen ? [...before, id] : before.filter((other) => other !== id)))
            }
            onChooseAll={(isChosen) => setChosen(isChosen ? rows.map((row) => row.id) : [])}
          />
          <More
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No such gold" level={2}>
      <p>Choose “All” above to see the others.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No gold yet" level={2}>
      <p>Rate a solution yourself, or take over what labelers agree on.</p>
      <div className="note-actions">
        <Link href="/gold?view=find" className="button button-primary">
          Find a solution
        </Link>
        <Link href="/gold?view=agreed" className="button">
          See where labelers agree
        </Link>
      </div>
    </EmptyState>
  );
}

type TableProps = {
  rows: readonly GoldRow[];
  /** null: nothing can be chosen. */
  chosen: readonly number[] | null;
  onChoose: (id: number, isChosen: boolean) => void;
  onChooseAll: (isChosen: boolean) => void;
};

function Table({ rows, chosen, onChoose, onChooseAll }: TableProps) {
  return (
    <TableScroll label="Gold">
      <table className="table">
        <thead>
          <tr>
            {chosen && (
              <th scope="col">
                <input
                  type="checkbox"
                  className="gold-choose"
                  aria-label="Choose all that are shown"
                  checked={chosen.length > 0 && chosen.length === rows.length}
                  onChange={(event) => onChooseAll(event.target.checked)}
                />
              </th>
            )}
            <th scope="col">Problem</th>
            <th scope="col">Gold says</th>
            <th scope="col">People</th>
            <th scope="col">Used in</th>
            <th scope="col">Made</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {chosen && (
                <td>
                  <input
                    type="checkbox"
                    className="gold-choose"
                    aria-label={`Choose gold ${row.id}`}
                    checked={chosen.includes(row.id)}
                    onChange={(event) => onChoose(row.id, event.target.checked)}
                  />
                </td>
              )}
              <th scope="row" className="table-wraps">
                <Link href={`/gold/${row.id}`}>
                  <LineText text={row.problem} />
                </Link>
              </th>
              <td>{endOf(row)}</td>
              <td>{outcomeInWords(row)}</td>
              <td className="table-wraps">{row.uses.map(useInWords).join(", ") || "–"}</td>
              <td>
                <span>{`${row.made_by.username}, ${ORIGINS[row.origin]}, `}</span>
                <RelativeTime iso={row.made_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
