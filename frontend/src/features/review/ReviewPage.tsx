import "@/styles/data.css";
import "@/styles/panels.css";
import "@/styles/review.css";
import { Link } from "wouter";
import type { ListedCase } from "@/api/models";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { RelativeTime } from "@/components/RelativeTime";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { LineText } from "@/components/text/RichText";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { Appeals } from "./Appeals";
import { type CaseQuery, useCases, useNextCase } from "./queries";
import { ABOUT, DECISIONS, KINDS, kindChoices, nothing, STATES } from "./words";

export default function ReviewPage() {
  const address = useListAddress();
  const kind = Object.keys(KINDS).find((each) => each === address.value("kind")) as CaseQuery["kind"] | undefined;
  const query: CaseQuery = {
    state: address.value("state") === "decided" ? "decided" : "open",
    kind: kind ?? "",
    after: address.value("before"),
  };
  const { data, error, refetch } = useCases(query);
  const next = useNextCase();
  const isDecided = query.state === "decided";
  usePageTitle(data ? `Review, ${count(data.count)} ${query.state}` : "Review");
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Review</h1>
        <button
          type="button"
          className="button button-primary"
          disabled={next.isPending}
          onClick={() => next.mutate({ kind: query.kind })}
        >
          Take the oldest
        </button>
      </header>
      <p className="quiet">{ABOUT}</p>
      <p role="status">{next.data === null ? "No open case is free: others look at them, or there is none." : ""}</p>
      {next.error && <ErrorNote error={next.error} />}
      <Appeals />
      <div className="filters">
        <SelectField
          label="State"
          value={isDecided ? "decided" : ""}
          options={STATES}
          onChange={(value) => address.setValue("state", value)}
        />
        <SelectField
          label="Kind"
          value={query.kind}
          options={kindChoices(data?.kinds ?? [])}
          onChange={(value) => address.setValue("kind", value)}
        />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the cases" />
      ) : data.results.length === 0 ? (
        <Nothing isFiltered={query.kind !== "" || query.after !== ""} isDecided={isDecided} />
      ) : (
        <>
          <Table cases={data.results} isDecided={isDecided} />
          <nav className="pager" aria-label="Parts of the list">
            {query.after && (
              <button type="button" className="button" onClick={() => address.setValue("before", "")}>
                First ones
              </button>
            )}
            <span>{`${count(data.count)} in all`}</span>
            {data.next && (
              <button
                type="button"
                className="button"
                onClick={() => address.setValue("before", data.next ?? "", { isNewPlace: true })}
              >
                Next ones
              </button>
            )}
          </nav>
        </>
      )}
    </main>
  );
}

function Nothing({ isFiltered, isDecided }: { isFiltered: boolean; isDecided: boolean }) {
  const { title, text } = nothing(isFiltered, isDecided);
  return (
    <EmptyState title={title} level={2}>
      <p>{text}</p>
    </EmptyState>
  );
}

function Table({ cases, isDecided }: { cases: readonly ListedCase[]; isDecided: boolean }) {
  return (
    <TableScroll label="Table of cases">
      <table className="table">
        <caption className="visually-hidden">{isDecided ? "Decided cases" : "Open cases, oldest first"}</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Problem</th>
            <th scope="col">Phase</th>
            <th scope="col">Opened</th>
            <th scope="col">{isDecided ? "Decision" : "Looked at by"}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((each) => (
            <tr key={each.id}>
              <th scope="row" className="table-wraps">
                <Link href={`/review/${each.id}`}>{KINDS[each.kind]}</Link>
                <span className="case-text">
                  <LineText text={each.text} />
                </span>
              </th>
              <td className="table-wraps">
                <span className="case-problem">
                  <LineText text={each.problem_text} />
                </span>
              </td>
              <td>{each.phase ?? "–"}</td>
              <td>
                <RelativeTime iso={each.opened_at} />
              </td>
              <td className="table-wraps">
                {each.decision ? (
                  <>
                    <span>{DECISIONS[each.decision]}</span>
                    {each.decided_by && <span className="quiet">{` by ${each.decided_by}`}</span>}
                  </>
                ) : (
                  (each.claimed_by ?? "–")
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
