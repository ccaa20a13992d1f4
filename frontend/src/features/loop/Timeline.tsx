import { ChartFigure } from "@/components/charts/ChartFigure";
import { LineChart } from "@/components/charts/LineChart";
import { ShareBars } from "@/components/charts/ShareBars";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { useTimeline } from "./queries";
import {
  balanceChart,
  bestOfNChart,
  bestOfNSeries,
  fooledChart,
  fooledSeries,
  heldOutChart,
  heldOutSeries,
  labelsOf,
  ratingShares,
} from "./timeline";
import { BALANCE, BEST_OF_N, FOOLED, HELD_OUT } from "./words/charts";

const CSV = "/api/v1/loop/timeline.csv";
const PARTS = [
  { name: "negative", className: "share-negative" },
  { name: "neutral", className: "share-neutral" },
  { name: "positive", className: "share-positive" },
];

/** Whether the loop makes progress: four charts over the generations. */
export default function Timeline() {
  const { data: points, error, refetch } = useTimeline();
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Over the generations</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !points ? (
        <Waiting what="Loading the charts" />
      ) : points.length === 0 ? (
        <EmptyState title="Nothing to compare yet" level={2}>
          <p>Charts appear here with the first generation.</p>
        </EmptyState>
      ) : (
        <div className="charts">
          <ChartFigure csv={CSV} {...balanceChart(points)}>
            <ShareBars
              label={BALANCE.label}
              labels={labelsOf(points)}
              parts={PARTS}
              shares={points.map(ratingShares)}
            />
          </ChartFigure>
          <ChartFigure csv={CSV} {...fooledChart(points)}>
            <LineChart label={FOOLED.label} labels={labelsOf(points)} series={fooledSeries(points)} />
          </ChartFigure>
          <ChartFigure csv={CSV} {...heldOutChart(points)}>
            <LineChart label={HELD_OUT.label} labels={labelsOf(points)} series={heldOutSeries(points)} />
          </ChartFigure>
          <ChartFigure csv={CSV} {...bestOfNChart(points)}>
            <LineChart label={BEST_OF_N.label} labels={labelsOf(points)} series={bestOfNSeries(points)} />
          </ChartFigure>
        </div>
      )}
    </section>
  );
}
