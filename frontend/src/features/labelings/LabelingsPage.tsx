import { useEffect, useState } from "react";
import "@/styles/data.css";
import "@/styles/panels.css";
import "@/styles/history.css";
import "@/styles/labelings.css";
import type { LabelingChange, LabelingFilter } from "@/api/models";
import { useMay } from "@/api/session";
import { preloadMaths } from "@/components/maths/loader";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { preloadMarkdown } from "@/components/text/loader";
import { usePageTitle } from "@/components/usePageTitle";
import { filterOf, useLabelingsAddress } from "./address";
import { ChangeButtons } from "./ChangeButtons";
import { Changed, RecentChanges } from "./Changed";
import { Filters } from "./Filters";
import { LabelingTable } from "./LabelingTable";
import { useAllLabelings, useChoices } from "./queries";
import { allChosenInWords, allFoundInWords, chosenInWords, foundInWords, titleOfList } from "./words";

const PART = 50;

void preloadMaths().then(preloadMarkdown); // before the formulas arrive, so that nothing moves when they are rendered

/** Everybody's labelings. Admins choose some, or all that the filters find, and change what they count for. */
export default function LabelingsPage() {
  const address = useLabelingsAddress();
  const filter = filterOf(address.value);
  const sort = address.value("sort") === "oldest" ? "oldest" : "newest";
  const { data, error, refetch } = useAllLabelings(filter, sort, address.after, PART);
  const choices = useChoices();
  const mayChange = useMay("manage_quality");
  const [changed, setChanged] = useState<LabelingChange | null>(null);
  const choosing = useChoosing(JSON.stringify(filter));
  usePageTitle(data ? titleOfList(data.count) : "Labelings");
  return (
    <main className="page page-labelings">
      <h1>Labelings</h1>
      <Filters address={address} choices={choices.data} />
      {changed && <Changed key={changed.id} change={changed} />}
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the labelings" />
      ) : data.results.length === 0 && address.after === null ? (
        <Nothing isFiltered={address.isFiltered} />
      ) : (
        <>
          <p role="status">{foundInWords(data.count)}</p>
          {mayChange && (
            <ChosenBar
              choosing={choosing}
              filter={filter}
              found={data.count}
              onChanged={(change) => {
                choosing.clear();
                setChanged(change);
              }}
            />
          )}
          <LabelingTable labelings={data.results} choosing={mayChange ? choosing : null} />
          <nav className="pager" aria-label="Parts of the list">
            {address.after !== null && (
              <button type="button" className="button" onClick={() => address.goAfter(null)}>
                To the start
              </button>
            )}
            {data.next !== null && (
              <button type="button" className="button" onClick={() => address.goAfter(data.next)}>
                Next part
              </button>
            )}
          </nav>
        </>
      )}
      <RecentChanges mayUndo={mayChange} />
    </main>
  );
}

type Choosing = ReturnType<typeof useChoosing>;

/** Chosen labelings, also of other parts of the list; another filter begins anew. */
function useChoosing(filter: string) {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const [all, setAll] = useState(false);
  function clear() {
    setIds(new Set());
    setAll(false);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is the reason
  useEffect(clear, [filter]);
  return {
    ids,
    all,
    clear,
    chooseAll: () => setAll(true),
    isChosen: (id: number) => all || ids.has(id),
    toggle(changed: readonly number[], to: boolean) {
      setAll(false);
      setIds((before) => {
        const after = new Set(before);
        for (const id of changed) {
          if (to) after.add(id);
          else after.delete(id);
        }
        return after;
      });
    },
  };
}

type BarProps = {
  choosing: Choosing;
  filter: LabelingFilter;
  found: number;
  onChanged: (change: LabelingChange) => void;
};

function ChosenBar({ choosing, filter, found, onChanged }: BarProps) {
  const { ids, all, clear, chooseAll } = choosing;
  if (!all && ids.size === 0) {
    return (
      <p>
        <button type="button" className="button-link" onClick={chooseAll}>
          {allFoundInWords(found)}
        </button>
      </p>
    );
  }
  return (
    <section className="acts chosen-bar" aria-label="Chosen labelings">
      <span>{all ? allChosenInWords(found) : chosenInWords(ids.size)}</span>
      <ChangeButtons chosen={all ? { filter } : { ids: [...ids] }} onChanged={onChanged} />
      <button type="button" className="button-link" onClick={clear}>
        Choose none
      </button>
    </section>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No matching labeling" level={2}>
      <p>Change the filters above, or clear them.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No labeling yet" level={2}>
      <p>Labelings appear here as soon as somebody submits one, or PRM800K records are imported.</p>
    </EmptyState>
  );
}
