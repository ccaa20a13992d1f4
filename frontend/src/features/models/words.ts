/** The words of the model pages: figures, decisions and filters. */
import type { Generator, Model, ModelDetail, ModelRequest, PublicFormat } from "@/api/models";
import { count, percent, plural } from "@/components/numbers";

export const STANDINGS: Readonly<Record<Model["standing"], string>> = {
  candidate: "not compared yet",
  accepted: "accepted",
  held_back: "held back",
  dismissed: "dismissed",
};

export const KIND_NAMES: Readonly<Record<Model["kind"], string>> = {
  prm: "process reward model",
  orm: "outcome reward model",
};

export const KIND_CHOICES = [
  ["", "All"],
  ["prm", "PRM"],
  ["orm", "ORM"],
] as const;

export const STANDING_CHOICES: readonly (readonly ["" | Model["standing"], string])[] = [
  ["", "All"],
  ...(Object.entries(STANDINGS) as [Model["standing"], string][]),
];

/** "in use", or what the gate said. */
export function standingInWords({ is_current, standing }: Pick<Model, "is_current" | "standing">): string {
  return is_current ? "in use" : STANDINGS[standing];
}

export const UNKNOWN = {
  base: "not known",
  data: "not known on this machine",
  generation: "trained outside any generation",
  before: "none",
  metrics: "The training recorded no measures.",
  comparison: "There was no model to compare it with, or the comparison has not run yet.",
};

export function comparisonTitle({ compared_with }: Pick<Model, "compared_with">): string {
  return compared_with ? `Compared with ${compared_with}` : "Comparison";
}

/** "80.0 % correct" */
export function heldOutInWords({ metrics }: Pick<Model, "metrics">): string {
  const accuracy = (metrics.evaluation as Record<string, unknown> | undefined)?.accuracy;
  return typeof accuracy === "number" ? `${percent(accuracy)} correct` : "–";
}

export function promoteInWords({ name, kind }: Pick<Model, "name" | "kind">): string {
  return (
    `${name} scores and selects from the next generation on, instead of the current ${kind.toUpperCase()}. Generations in progress ` +
    "keep theirs, and open work is not affected. “Roll back” undoes it."
  );
}

export function dismissInWords({ name }: Pick<Model, "name">): string {
  return `${name} is kept, but you are no longer asked to decide about it. It can still be promoted.`;
}

export const DECIDED_BY_HAND = "Decided by hand.";
export const ROLLED_BACK = "Rolled back on the models page.";

export const rollBackInWords = (restored: string) => `${restored} is in use again.`;

type Decision = ModelDetail["decisions"][number];

/** "promoted", before who did it. */
export const actionInWords = ({ action }: Pick<Decision, "action">) => action.replaceAll("_", " ");

export const byInWords = ({ by }: Pick<Decision, "by">) => `by ${by ?? "the gate"}`;

export function reasonInWords({ replaced, reason }: Pick<Decision, "replaced" | "reason">): string {
  return `${replaced ? `, in place of ${replaced}` : ""}: ${reason}`;
}

export function filesInWords(files: ModelDetail["files"]): string {
  return files.map((file) => `${file.name} (${size(file.bytes)})`).join(", ");
}

/** Around the time at which other weights were found in the model's folder. */
export const REPLACED = {
  before: "The files were replaced: other weights were found ",
  after: ". Scores and measures from before are of the earlier ones.",
};

export function missingFiles({ files_deleted_at }: Pick<ModelDetail, "files_deleted_at">): string {
  return files_deleted_at
    ? "The retention rules have deleted the model’s files. It cannot be used or downloaded any more; its scores and curves stay."
    : "The model’s folder is not on this machine, so it cannot be downloaded here.";
}

/** "openai: https://host/v1" */
export function placeInWords({ backend, address }: Pick<Generator, "backend" | "address">): string {
  return address ? `${backend}: ${address}` : backend;
}

export function correctInWords({ graded, correct }: Pick<Generator, "graded" | "correct">): string {
  return graded ? percent(correct / graded, 0) : "–";
}

/** Title and advice of the empty list of generators. */
export function noGenerators(search: string): { title: string; advice: string } {
  return search
    ? { title: "No matching generator", advice: "Change the name above." }
    : { title: "No generator yet", advice: "A generator writes the solutions. Imported solutions bring their own." };
}

/** "120 rated steps of 30 solutions: 20 by people, 10 by models" */
export function learnedFrom({ kind, origin, rated_steps, labelings, labelings_by_models }: Model): string {
  if (origin === "added") return "trained elsewhere";
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

const PARTS_OF_NAMES: Readonly<Record<string, string>> = {
  best_of_n: "best of N",
  step_labels: "held-out step labels",
  n: "samples per problem",
  candidate: "this model",
  incumbent: "the other model",
  difference_stderr: "standard error of the difference",
};

/** "best_of_n.incumbent" -> "best of N, the other model" */
export function figureName(path: string): string {
  return path
    .split(".")
    .map((part) => PARTS_OF_NAMES[part] ?? part.replaceAll("_", " "))
    .join(", ");
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

/** How each public format reads solutions, for the choice in the form. */
export const FORMATS: Readonly<Record<PublicFormat, string>> = {
  "qwen-prm": "Qwen2.5-Math-PRM: <extra_0> after each step",
  "math-shepherd": "Math-Shepherd: + or - at the tag ки",
  versaprm: "VersaPRM: + or - at the last newline of a step",
  rlhflow: "RLHFlow PRM: a chat turn per step, + or -",
  skywork: "Skywork-o1 PRM: a value at each line",
  "token-classification": "token classification (TRL): two classes at the separator",
  pathfinder: "PathFinder-PRM: two passes, <+> or <->",
  "eurus-prm": "EurusPRM: log-ratio to a reference model",
  thinkprm: "ThinkPRM: a verifier that writes, on a server",
  genprm: "GenPRM: a verifier that writes, on a server",
  "rlhflow-orm": "RLHFlow ORM: + or - for the whole solution",
  "qwen-rm": "Qwen2.5-Math-RM: a value for the whole solution",
  "sequence-classification": "sequence classification: a value for the whole solution",
};

export const FORMAT_CHOICES: readonly (readonly ["" | PublicFormat, string])[] = [
  ["", "Stepmark’s own, or found out from the folder"],
  ...(Object.entries(FORMATS) as [PublicFormat, string][]),
];

export const ADDING = {
  name: "Shown in lists, and stored with what the model selects and labels.",
  location:
    "A folder on the workers’ machine, or the address of a server that runs the model (http://…). Weights must be safetensors.",
  tokenizer:
    "The same model’s folder on the workers’ machine. Only its tokenizer and settings are read. Verifiers need none.",
  served: "The name under which the server knows the model. Empty: the folder’s path.",
  separator: "What ended a step in its training; \\n is a line break.",
  checking: "A worker opens the model and has it score two short solutions. A large model takes minutes.",
};

/** "It is a process reward model. Its steps’ scores: 0.93, 0.91 in a correct example, 0.90, 0.12 in a wrong one." */
export function triedInWords({ scores }: Pick<ModelRequest, "scores">): string {
  const list = (name: string) => (scores[name] ?? []).map((score) => score.toFixed(2)).join(", ");
  return `Scores of the steps: ${list("correct")} in a correct example, ${list("wrong")} in a wrong one. Do they fit?`;
}

export const COMPARE =
  "A worker measures this model and the current one on the same held-out samples and labels. Then the gate decides: " +
  "if this model is not worse, it becomes the current one. This can take a while.";

/** What is written as \n in the form is a line break. */
export const withLineBreaks = (typed: string) => typed.replaceAll("\\n", "\n");

export const isServer = (location: string) => /^https?:\/\//.test(location.trim());
