/** The words of the best-of-N chart. */
import { percent } from "@/components/numbers";

/** Methods of choosing one of N samples. */
export const METHOD_NAMES: Readonly<Record<string, string>> = {
  prm: "PRM",
  orm: "ORM",
  majority: "Majority vote",
  weighted_majority: "Weighted vote",
  oracle: "Perfect choice",
};

type Measured = { ns: readonly number[]; problems: number };
type Named = { method: string; name: string; points: readonly { accuracy: number; error: number }[] };

/** What the curves show, the model's own first. */
export function curvesInWords({ ns, problems }: Measured, curves: readonly Named[]): string {
  const own = curves[0];
  const first = own?.points[0];
  const last = own?.points.at(-1);
  if (!own || !first || !last) return "Nothing was evaluated.";
  const change = last.accuracy - first.accuracy;
  const error = Math.hypot(first.error, last.error);
  const verdict = change > 2 * error ? "rises" : change < -2 * error ? "falls" : "hardly changes";
  const vote = curves.find((curve) => curve.method === "majority")?.points.at(-1);
  const rival = curves.find((curve) => curve.method === "rival");
  const reached = rival?.points.at(-1);
  return (
    `With the ${own.name} choosing, accuracy ${verdict} from ${percent(first.accuracy)} with ${ns[0]} ` +
    `${ns[0] === 1 ? "sample" : "samples"} to ${percent(last.accuracy)} with ${ns.at(-1)}` +
    `${vote ? ` (majority vote: ${percent(vote.accuracy)})` : ""}, on ${problems} held-out problems.` +
    `${rival && reached ? ` ${rival.name} reached ${percent(reached.accuracy)} with ${ns[rival.points.length - 1]}.` : ""}`
  );
}

export function captionOf({
  problems,
  samples_per_problem,
}: {
  problems: number;
  samples_per_problem: number;
}): string {
  return `Accuracy on ${problems} held-out problems, ${samples_per_problem} samples each, with standard error`;
}

/** "80.0 % ± 1.0" */
export function pointInWords(point: { accuracy: number; error: number } | undefined): string {
  return point ? `${percent(point.accuracy)} ± ${(100 * point.error).toFixed(1)}` : "–";
}

/** "4 samples: PRM 58.0 % ± 2.0; Majority vote 38.0 % ± 2.0" */
export function samplesInWords(n: string, curves: readonly Named[], index: number): string {
  const said = curves.map(({ name, points }) => `${name} ${pointInWords(points[index])}`);
  return `${n} ${n === "1" ? "sample" : "samples"}: ${said.join("; ")}`;
}
