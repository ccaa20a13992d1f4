/** Figures of a model as texts. */
import type { Model } from "@/api/models";
import { count, percent, plural } from "@/components/numbers";

export const STANDINGS: Readonly<Record<Model["standing"], string>> = {
  candidate: "not compared yet",
  accepted: "accepted",
  held_back: "held back",
  dismissed: "dismissed",
};

/** "120 rated steps of 30 solutions: 20 by people, 10 by models" */
export function learnedFrom({ kind, rated_steps, labelings, labelings_by_models }: Model): string {
  if (kind === "orm") return plural(rated_steps, "graded solution");
  const all = `${plural(rated_steps, "rated step")} of ${plural(labelings, "solution")}`;
  if (labelings_by_models === null) return all;
  return `${all}: ${count(labelings - labelings_by_models)} by people, ${count(labelings_by_models)} by models`;
}

/** "71.2 % at 64" */
export function bestOfN({ evaluation }: Pick<Model, "evaluation">): string {
  const curves = evaluation?.curves as Record<string, number[][] | undefined> | undefined;
  const accuracy = curves?.prm?.at(-1)?.[0];
  return accuracy === undefined ? "–" : `${percent(accuracy)} at ${evaluation?.ns.at(-1)}`;
}

/** Nested figures by dotted names, numbers short: {"a": {"b": 0.123456}} -> [["a.b", "0.1235"]] */
export function figures(values: Readonly<Record<string, unknown>>, before = ""): [string, string][] {
  return Object.entries(values).flatMap(([name, value]): [string, string][] => {
    const path = `${before}${name}`;
    if (Array.isArray(value)) return [[path, value.map((one) => text(one)).join(", ")]];
    if (typeof value === "object" && value !== null) return figures(value as Record<string, unknown>, `${path}.`);
    return [[path, text(value)]];
  });
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "not defined";
  if (typeof value !== "number") return typeof value === "object" ? JSON.stringify(value) : String(value);
  return Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(4)));
}

const UNITS = ["bytes", "kB", "MB", "GB"];

/** 2204720 -> "2.2 MB" */
export function size(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toFixed(power ? 1 : 0)} ${UNITS[power]}`;
}
