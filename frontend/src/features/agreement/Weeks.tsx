import { ChartFigure } from "@/components/charts/ChartFigure";
import { LineChart } from "@/components/charts/LineChart";
import type { Series } from "@/components/charts/lines";
import { queryText, type Scope, useGroups } from "./queries";
import { FIGURES, intervalInWords, valueInWords } from "./words";

/** Agreement over the weeks, the newest ones that fit a page. */
export function Weeks({ scope }: { scope: Scope }) {
  const { data } = useGroups(scope, "week", 0);
  const weeks = data?.results ?? [];
  if (weeks.length < 2) return null;
  const shown = FIGURES.filter(({ key }) => key === "exact" || key === "first_error");
  const series: Series[] = shown.map(({ key, name }) => ({
    name,
    points: weeks.map(({ agreement }) => {
      const { value, low, high } = agreement[key];
      return value === null ? null : { value, error: low === null || high === null ? null : (high - low) / 2 };
    }),
  }));
  const rows = weeks.map((week) => [
    week.name,
    ...FIGURES.map(({ key }) => {
      const figure = week.agreement[key];
      const interval = intervalInWords(key, figure);
      return `${valueInWords(key, figure)}${interval && ` (${interval})`}`;
    }),
  ]);
  return (
    <section aria-labelledby="weeks">
      <h2 id="weeks">Over time</h2>
      <ChartFigure
        title="Agreement by week"
        words="Equal ratings and equal first errors, by the week in which the second of two labelings came. Bars: 95 % intervals."
        columns={["Week from", ...FIGURES.map(({ name }) => name)]}
        rows={rows}
        csv={`/api/v1/agreement/groups.csv${queryText({ ...scope, by: "week" })}`}
      >
        <LineChart label="Agreement over time" labels={weeks.map(({ name }) => name.slice(5))} series={series} />
      </ChartFigure>
    </section>
  );
}
