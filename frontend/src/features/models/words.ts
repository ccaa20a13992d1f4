/** The words of the model pages: figures, decisions and filters. */
import type {
  Evaluation,
  EvaluationSet,
  Generator,
  Model,
  ModelDetail,
  ModelRequest,
  ModelVersion,
  PublicFormat,
  RollBackPlan,
} from "@/api/models";
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

export const REASON = "Kept with the decision, and shown on the pages of both models.";

export const NO_ROLL_BACK = "The current model is the first of its kind, so there is none to go back to.";

/** What a rollback does, before it is confirmed. */
export function rollBackPlanInWords({
  current,
  earlier,
  current_rated_steps,
  earlier_rated_steps,
}: RollBackPlan): string {
  return (
    `${earlier}, trained on ${plural(earlier_rated_steps ?? 0, "rated step")}, is in use again instead of ${current}, trained on ` +
    `${plural(current_rated_steps ?? 0, "rated step")}. It scores and selects from the next generation on. Generations in progress keep ` +
    "theirs, and open work is not affected."
  );
}

export const RETIRE_MODEL =
  "Nothing new can choose it, and it cannot be promoted. Its scores and figures stay, and you can bring it back.";

/** The newest evaluation on each set. */
export function evaluatedInWords({ evaluation_set, problems }: Evaluation): string {
  return evaluation_set === null
    ? `all held-out problems (${count(problems)})`
    : `“${evaluation_set}” (${plural(problems, "problem")})`;
}

export const setInWords = ({ name, count: problems }: Pick<EvaluationSet, "name" | "count">) =>
  `${name} (${plural(problems, "problem")})`;

export const SET_OF_THE_NEWEST = "that of the newest generation";

/** "rolled back to prm-1 by anna ", before the time. */
export function replacedInWords({ action, model, by }: ModelDetail["replaced_in"][number]): string {
  const done = action === "rolled_back" ? `rolled back to ${model}` : `replaced by ${model}`;
  return `${done} by ${by ?? "the gate"} `;
}

/** "Version 1: /models/a, until" */
export function versionInWords({ number, location }: Pick<ModelVersion, "number" | "location">): string {
  return `Version ${number}: ${location || "no location"}, until `;
}

export const versionReason = ({ reason, replaced_by }: ModelVersion) => `, ${replaced_by ?? "a command"}: ${reason}`;

export const CHANGING = {
  model:
    "The same model must be there: its scores stay. A worker opens it and scores two examples before anything changes.",
  generator:
    "The same model must be there: solutions keep the generator’s name. For another model, add another generator.",
  options: 'JSON, such as {"name": "prm"}.',
  reason: "What changed. It is kept with the version.",
  done: "It has moved. The former place is kept as a version.",
};

export const NOT_AN_OBJECT = 'Enter a JSON object, such as {"model": "small"}, or {} for none.';

export const shownOptions = (options: Record<string, unknown>) => JSON.stringify(options);

/** The object that a text is as JSON; null: it is none. */
export function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.trim() || "{}");
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

export const BACKENDS: Readonly<Record<Generator["backend"], string>> = {
  openai: "a server with the OpenAI protocol (vLLM and others)",
  transformers: "a checkpoint, loaded by the workers",
  imported: "imported solutions",
};

export const GENERATOR_FORM = {
  name: "Shown in lists, and stored with every solution. It cannot change later.",
  server: "The base URL, up to /v1.",
  folder: "A folder on the workers’ machine, below one of the folders for models.",
  model: "The name under which the server knows the model.",
  imported: "Import its solutions with the command import_solutions, or on the page of a phase.",
};

export const RETIRE_GENERATOR =
  "No generation can choose it any more. Its solutions and figures stay, and you can bring it back. Its name stays taken.";

export const DELETE_GENERATOR = "It has written nothing. Its name is free again afterwards.";

export const SAMPLE = {
  button: "Draw one sample",
  pending: "A worker draws it. A large model takes minutes to load.",
  unused: "It is shown here only, and not used.",
};

/** "Drawn in 1.2 seconds. Its answer is 42." */
export function sampleInWords(sample: Record<string, unknown>): string {
  const answer = typeof sample.answer === "string" ? `Its answer is ${sample.answer}.` : "It has no final answer.";
  return `Drawn in ${String(sample.seconds)} seconds. ${answer}`;
}

export const SETS = {
  intro:
    "A set is a choice of held-out problems under a name. Its problems never change, so figures on it can be compared over time. " +
    "Generations and comparisons choose one; without one, all held-out problems count.",
  none: "No evaluation set yet",
  advice: "Make one, so that a model is judged by the problems it is meant for.",
  any: "Nothing chosen in a group means any.",
  count: "Empty: all that fit. Otherwise the first ones.",
  retire: "Nothing new can choose it. Figures that were measured on it stay, and you can bring it back.",
};

/** "source MATH; level 5" */
export function chosenInWords({
  sources,
  subjects,
  levels,
}: Pick<EvaluationSet, "sources" | "subjects" | "levels">): string {
  const parts = [
    ...sources.map((source) => (source ? `source ${source}` : "without a source")),
    ...subjects,
    ...levels.map((level) => `level ${level}`),
  ];
  return parts.join(", ") || "all held-out problems of that day";
}

export const fitInWords = (problems: number) => `${plural(problems, "held-out problem")} with an answer fit.`;

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

export const RETIRED_CHOICES = [
  ["", "All"],
  ["false", "No"],
  ["true", "Yes"],
] as const;
