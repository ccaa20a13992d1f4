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

const CSV = "/api/v1/loop/timeline.csv";
const PARTS = [
  { name: "negative", className: "share-negative" },
  { name: "neutral", className: "share-neutral" },
  { name: "positive", className: "share-positive" },
];

/** Whether the loop gets anywhere: four charts over the generations. */
export default function Timeline() {
  const { data: points, error, refetch } = useTimeline();
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Over the generations</h2>
      {error ? (
        <ErrorNote error={error} retry={refetch} />
      ) : !points ? (
        <Waiting what="Adding up the generations" />
      ) : points.length === 0 ? (
        <EmptyState title="Nothing to compare yet" level={2}>
          <p>Charts appear here with the first generation.</p>
        </EmptyState>
      ) : (
        <div className="charts">
          <ChartFigure title="Balance of ratings" csv={CSV} {...balanceChart(points)}>
            <ShareBars
              label="Shares of negative, neutral and positive ratings per generation"
              labels={labelsOf(points)}
              parts={PARTS}
              shares={points.map(ratingShares)}
            />
          </ChartFigure>
          <ChartFigure title="Wrong answers that fooled the reward model" csv={CSV} {...fooledChart(points)}>
            <LineChart
              label="Share of wrong answers that convinced the reward model, per generation"
              labels={labelsOf(points)}
              series={fooledSeries(points)}
            />
          </ChartFigure>
          <ChartFigure title="Held-out labels" csv={CSV} {...heldOutChart(points)}>
            <LineChart
              label="Measures on held-out labels, per generation"
              labels={labelsOf(points)}
              series={heldOutSeries(points)}
            />
          </ChartFigure>
          <ChartFigure title="Best of N over the generations" csv={CSV} {...bestOfNChart(points)}>
            <LineChart
              label="Accuracy of the best of N samples, per generation"
              labels={labelsOf(points)}
              series={bestOfNSeries(points)}
            />
          </ChartFigure>
        </div>
      )}
    </section>
  );
}
