import "@/styles/data.css";
import "@/styles/problems.css";
import { Link } from "wouter";
import type { ListedProblem } from "@/api/models";
import { useMay } from "@/api/session";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { count } from "@/components/numbers";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { AnswerText } from "@/components/SolutionText";
import { TableScroll } from "@/components/TableScroll";
import { LineText } from "@/components/text/RichText";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { NONE, type ProblemQuery, useKnownValues, useProblems } from "./queries";
import { Standing } from "./Standing";
import { EMPTY, nothingYet, QUESTIONS, SPLITS } from "./words";

const FILTERS = ["search", "source", "subject", "level", "split", ...QUESTIONS.map(([name]) => name)];

export default function ProblemsPage() {
  const address = useListAddress();
  const filter: ProblemQuery = Object.fromEntries(FILTERS.map((name) => [name, address.value(name)]));
  const before = address.value("before");
  const { data, error, refetch } = useProblems({ ...filter, before });
  const mayManage = useMay("manage_problems");
  const isFiltered = Object.values(filter).some(Boolean);
  usePageTitle(data ? `Problems, ${count(data.count)}` : "Problems");
  return (
    <main className="page page-wide">
      <header className="page-head">
        <h1>Problems</h1>
        {mayManage && (
          <Link href="/problems/import" className="button button-primary">
            Import problems
          </Link>
        )}
      </header>
      <Filters filter={filter} onChange={(name, value) => address.setValue(name, value)} />
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Loading the problems" />
      ) : data.results.length === 0 ? (
        <Nothing isFiltered={isFiltered || before !== ""} />
      ) : (
        <>
          <Table problems={data.results} />
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
                onClick={() => address.setValue("before", String(data.next), { isNewPlace: true })}
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

type FiltersProps = { filter: ProblemQuery; onChange: (name: string, value: string) => void };

function Filters({ filter, onChange }: FiltersProps) {
  const { data } = useKnownValues();
  const known = { source: data?.sources, subject: data?.subjects, level: data?.levels };
  return (
    <div className="filters problem-filters">
      <SearchField label="Text or id" value={filter.search ?? ""} onSearch={(value) => onChange("search", value)} />
      {(["source", "subject", "level"] as const).map((name) => (
        <SelectField
          key={name}
          label={name.charAt(0).toUpperCase() + name.slice(1)}
          value={filter[name] ?? ""}
          options={choicesOf(known[name] ?? [])}
          onChange={(value) => onChange(name, value)}
        />
      ))}
      <SelectField
        label="Use"
        value={filter.split ?? ""}
        options={SPLITS}
        onChange={(value) => onChange("split", value)}
      />
      {QUESTIONS.map(([name, label, yes, no]) => (
        <SelectField
          key={name}
          label={label}
          value={filter[name] ?? ""}
          options={[
            ["", "all"],
            ["true", yes],
            ["false", no],
          ]}
          onChange={(value) => onChange(name, value)}
        />
      ))}
    </div>
  );
}

function choicesOf(values: readonly string[]): (readonly [string, string])[] {
  return [["", "all"], ...values.map((value) => (value ? ([value, value] as const) : ([NONE, EMPTY] as const)))];
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const { title, text } = nothingYet(isFiltered);
  return (
    <EmptyState title={title} level={2}>
      <p>{text}</p>
    </EmptyState>
  );
}

function Table({ problems }: { problems: readonly ListedProblem[] }) {
  return (
    <TableScroll label="Table of problems">
      <table className="table">
        <caption className="visually-hidden">Problems, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Problem</th>
            <th scope="col">Answer</th>
            <th scope="col">Source</th>
            <th scope="col">Subject</th>
            <th scope="col">Level</th>
            <th scope="col" className="number">
              Solutions
            </th>
            <th scope="col" className="number">
              Labelings
            </th>
            <th scope="col" className="number">
              Reports
            </th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ problem, solutions, labelings, reports }) => (
            <tr key={problem.id}>
              <th scope="row" className="table-wraps">
                <Link href={`/problems/${problem.id}`} className="problem-line">
                  <LineText text={problem.text} />
                </Link>
                <Standing problem={problem} />
              </th>
              <td className="problem-answer">{problem.answer === null ? "–" : <AnswerText text={problem.answer} />}</td>
              <td>{problem.source || "–"}</td>
              <td>{problem.subject || "–"}</td>
              <td>{problem.level || "–"}</td>
              <td className="number">{count(solutions)}</td>
              <td className="number">{count(labelings)}</td>
              <td className="number">{count(reports)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
