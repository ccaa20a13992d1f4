/** The stored settings of a generation, for reading. */
import type { GenerationDetail, Option } from "@/api/models";
import { choiceName } from "./options";

/** As the form has them, so that they appear in the same groups and order. */
export function optionsOf(settings: Record<string, unknown>): Option[] {
  return Object.entries(settings).map(([name, value]) => ({
    name,
    value: value as Option["value"],
    type: "text",
    nullable: false,
    low: null,
    high: null,
    choices: [],
    suggestions: [],
    changed: false,
  }));
}

/** true -> "yes"; ["MATH", ""] -> "MATH, without a source" */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value))
    return value.map((each) => (each === "" ? "without a source" : String(each))).join(", ") || "–";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "–" : JSON.stringify(value);
  return typeof value === "string" ? choiceName(value) : String(value);
}

type Version = GenerationDetail["former_settings"][number];

/** Before the time of the change. */
export function versionInWords({ stage, changed_by }: Version): string {
  return `Changed after it failed at ${stage}, by ${changed_by ?? "a command"}, `;
}

export function changeInWords({ before, changed, reason }: Version): string {
  const parts = Object.entries(changed).map(
    ([name, value]) => `${name} from ${valueInWords(before[name])} to ${valueInWords(value)}`,
  );
  return `${parts.join("; ")}.${reason ? ` ${reason}` : ""}`;
}

export const CHANGE = {
  name: "Change settings and try again",
  intro: "It goes on from where it failed. What is done stays. Settings that finished work has used cannot change.",
  action: "Change and try again",
  nothing: "Change at least one setting, or use “Try again”.",
} as const;
