import "@/styles/data.css";
import { Link } from "wouter";
import type { EvaluationSet } from "@/api/models";
import { useMay } from "@/api/session";
import { Confirm } from "@/components/Confirm";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { Pager } from "@/components/Pager";
import { RelativeTime } from "@/components/RelativeTime";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { MakeEvaluationSet } from "./MakeEvaluationSet";
import { useEvaluationSets, useRetireEvaluationSet } from "./queries";
import { chosenInWords, SETS } from "./words";

const PAGE = 25;

export default function EvaluationSetsPage() {
  const address = useListAddress();
  const { data, error, refetch } = useEvaluationSets(address.offset, PAGE);
  const mayManage = useMay("manage_loop");
  usePageTitle(data ? `Evaluation sets, ${count(data.count)}` : "Evaluation sets");
  return (
    <main className="page page-wide">
      <p>
        <Link href="/models">Models</Link>
      </p>
      <header className="page-head">
        <h1>Evaluation sets</h1>
        {mayManage && (
          <div className="acts">
            <MakeEvaluationSet />
          </div>
        )}
      </header>
      <p>{SETS.intro}</p>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the evaluation sets" />
      ) : data.count === 0 ? (
        <EmptyState title={SETS.none} level={2}>
          <p>{SETS.advice}</p>
        </EmptyState>
      ) : (
        <>
          <TableScroll label="Table of evaluation sets">
            <table className="table">
              <caption className="visually-hidden">Evaluation sets, newest first</caption>
              <thead>
                <tr>
                  <th scope="col">Set</th>
                  <th scope="col">Chosen by</th>
                  <th scope="col" className="number">
                    Problems
                  </th>
                  <th scope="col" className="number">
                    Evaluations
                  </th>
                  <th scope="col">Made</th>
                  {mayManage && <th scope="col">Change</th>}
                </tr>
              </thead>
              <tbody>
                {data.results.map((each) => (
                  <tr key={each.id}>
                    <th scope="row">
                      <span>{each.name}</span>
                      {each.retired_at && (
                        <span>
                          {" "}
                          <span className="tag">retired</span>
                        </span>
                      )}
                    </th>
                    <td className="table-wraps">{chosenInWords(each)}</td>
                    <td className="number">{count(each.count)}</td>
                    <td className="number">{count(each.evaluations)}</td>
                    <td>
                      <RelativeTime iso={each.created_at} />
                    </td>
                    {mayManage && (
                      <td>
                        <Retire set={each} />
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
          <Pager count={data.count} offset={address.offset} limit={PAGE} onOffset={address.setOffset} />
        </>
      )}
    </main>
  );
}

function Retire({ set }: { set: EvaluationSet }) {
  const act = useRetireEvaluationSet(set.id);
  if (set.retired_at) {
    return (
      <button type="button" className="button" disabled={act.isPending} onClick={() => act.mutate("bring-back")}>
        Bring back
      </button>
    );
  }
  return (
    <Confirm
      name="Retire"
      title={`Retire ${set.name}?`}
      confirm={`Retire ${set.name}`}
      error={act.error}
      isPending={act.isPending}
      onConfirm={(done) => act.mutate("retire", { onSuccess: done })}
    >
      <p>{SETS.retire}</p>
    </Confirm>
  );
}
