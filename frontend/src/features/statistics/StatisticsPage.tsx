import "@/styles/data.css";
import type { Statistics } from "@/api/models";
import { ChartFigure } from "@/components/charts/ChartFigure";
import { LineChart } from "@/components/charts/LineChart";
import { ShareBars } from "@/components/charts/ShareBars";
import { DayField } from "@/components/DayField";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { useListAddress } from "@/components/useListAddress";
import { usePageTitle } from "@/components/usePageTitle";
import { Labelers } from "./Labelers";
import { Notes } from "./Notes";
import { csvAddress, type StatisticsScope, usePhases, useStatistics } from "./queries";
import {
  ABOUT,
  balanceChart,
  endsInWords,
  firstErrorChart,
  firstErrorShares,
  LABELERS,
  PAPER_COLUMNS,
  paperRows,
  ratingShares,
  spans,
} from "./words";

const PARTS = [
  { name: "negative", className: "share-negative" },
  { name: "neutral", className: "share-neutral" },
  { name: "positive", className: "share-positive" },
];

export default function StatisticsPage() {
  usePageTitle("Statistics");
  const address = useListAddress();
  const scope: StatisticsScope = {
    since: address.value("since"),
    until: address.value("until"),
    phase: address.value("phase"),
    labelers: address.value("labelers") || "all",
  };
  const { data, error, refetch } = useStatistics(scope);
  const phases = usePhases().data ?? [];
  return (
    <main className="page page-wide">
      <h1>Statistics</h1>
      <p className="quiet">{ABOUT}</p>
      <div className="filters">
        <DayField label="From" value={scope.since} onChange={(day) => address.setValue("since", day)} />
        <DayField label="To" value={scope.until} onChange={(day) => address.setValue("until", day)} />
        <SelectField
          label="Phase"
          value={scope.phase}
          options={[["", "All"], ...phases.map(({ id, name }) => [String(id), name] as const)]}
          onChange={(value) => address.setValue("phase", value)}
        />
        <SelectField
          label="By"
          value={scope.labelers}
          options={LABELERS}
          onChange={(value) => address.setValue("labelers", value === "all" ? "" : value)}
        />
      </div>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !data ? (
        <Waiting what="Adding up the labelings" />
      ) : data.labelers.length === 0 ? (
        <EmptyState title="No labelings" level={2}>
          <p>Choose other days or another phase above. Figures appear with the first labeling.</p>
        </EmptyState>
      ) : (
        <>
          <Paper statistics={data} />
          <Notes scope={scope} />
          <div className="charts">
            <Charts statistics={data} scope={scope} />
          </div>
          <Labelers labelers={data.labelers} csv={csvAddress("labelers", scope)} />
        </>
      )}
    </main>
  );
}

function Paper({ statistics }: { statistics: Statistics }) {
  return (
    <section aria-labelledby="paper">
      <h2 id="paper">Beside PRM800K</h2>
      <p>{endsInWords(statistics.ends)}</p>
      <TableScroll label="Table beside PRM800K">
        <table className="table">
          <caption className="visually-hidden">Solutions and steps that are correct, here and in PRM800K</caption>
          <thead>
            <tr>
              {PAPER_COLUMNS.map((column, index) => (
                // keyed by index: two columns have one name
                <th key={index} scope="col" className={index ? "number" : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {paperRows(statistics.flows).map(([name, ...values]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, index) => (
                  // keyed by index: the index is the column
                  <td key={index} className="number">
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}

function Charts({ statistics, scope }: { statistics: Statistics; scope: StatisticsScope }) {
  const days = spans(statistics.days);
  const { labels, shares } = firstErrorShares(statistics.first_errors);
  return (
    <>
      <ChartFigure csv={csvAddress("days", scope)} {...balanceChart(days)}>
        <ShareBars
          label="Shares of positive, neutral and negative ratings over time"
          labels={days.map(({ day }) => day)}
          parts={PARTS}
          shares={days.map(ratingShares)}
        />
      </ChartFigure>
      <ChartFigure csv={csvAddress("first-errors", scope)} {...firstErrorChart(statistics.first_errors)}>
        <LineChart
          label="Share of labelings by the step of the first error"
          labels={labels}
          series={[{ name: "first error", points: shares.map((value) => ({ value, error: null })) }]}
        />
      </ChartFigure>
    </>
  );
}
