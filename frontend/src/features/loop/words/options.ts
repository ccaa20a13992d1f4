/** The options of a generation in words and groups. An option that is not named here still gets a place in the form. */
import type { Source } from "@/api/models";
import { count, plural } from "@/components/numbers";

export type Words = { label: string; hint?: string };
type Group = { title: string; options: Readonly<Record<string, Words>> };

const ANY = "Leave empty for any.";

export const ALL_HELD_OUT = "all held-out problems";

export const OTHER_OPTIONS = "More";

/** At the base model while it is empty; it has no default. The server's refusal is the same. */
export const NAME_THE_BASE =
  "Name the checkpoint that training starts from, its base: a folder with a transformers model, or the name of a public model.";

export const NAME_THE_SOURCES =
  "Only problems of these data sets are sampled, also by generations that follow automatically. Choose at least one.";

export const NO_SOURCES = "There is no training problem. Import some first.";

/** "MATH: 7,500 problems, 620 of them with drawings" */
export function sourceInWords({ name, problems, drawings }: Source): string {
  const drawn = drawings > 0 ? `, ${count(drawings)} of them with drawings` : "";
  return `${name || "without a source"}: ${plural(problems, "problem")}${drawn}`;
}

export const GROUPS: readonly Group[] = [
  {
    title: "Problems",
    options: {
      problems: {
        label: "Problems",
        hint: "Number of problems, drawn from the training problems that have an answer. Held-out problems are never used.",
      },
      sources: { label: "Sources" },
      subject: { label: "Subject", hint: ANY },
      level: { label: "Level", hint: ANY },
      without_drawings: {
        label: "Leave out problems with drawings",
        hint: "Asymptote, TikZ and pictures, which labelers see as code.",
      },
    },
  },
  {
    title: "Sampling",
    options: {
      generator: { label: "Generator", hint: "Leave empty to use the previous generation’s." },
      samples_per_problem: { label: "Solutions per problem" },
      temperature: { label: "Temperature", hint: "Higher values give more varied solutions." },
      top_p: { label: "Top p", hint: "Samples only from the most likely tokens whose probabilities add up to this." },
      max_new_tokens: { label: "Maximum solution length", hint: "In tokens." },
      seed: { label: "Seed", hint: "The same seed gives the same solutions." },
    },
  },
  {
    title: "Selection",
    options: {
      selector: {
        label: "Reward model that scores",
        hint: "For this generation only. Leave empty to use the current one.",
      },
      selection: { label: "Solutions to label" },
      top_k: { label: "Selected per problem", hint: "For rules that rank within each problem." },
      total: { label: "Selected in total", hint: "For the rule that ranks over all problems." },
      labelings_per_item: { label: "Labelings per solution", hint: "Leave empty to use the phase’s setting." },
      quality_control_share: {
        label: "Share of quality control",
        hint: "Share of quality-control items while this generation’s items are served; 0.1 means every tenth. Leave empty to use the phase’s setting.",
      },
    },
  },
  {
    title: "Questions after an error",
    options: {
      ask_progress: { label: "How far the solution got" },
      ask_explanation: { label: "What the mistake is" },
      ask_alternatives: {
        label: "Alternative steps to rate",
        hint: "Written by the generator. Leave empty to use the phase’s setting. Models that label are not asked.",
      },
    },
  },
  {
    title: "Labeling",
    options: {
      labeler: { label: "Labeler" },
      labeler_model: { label: "Reward model that labels", hint: "Used only if the labeler is a reward model." },
      labeler_threshold: {
        label: "Threshold for negative",
        hint: "A reward model rates a step negative if it finds that more probable than this.",
      },
      retrain_after_labelings: {
        label: "Labelings before training",
        hint: "Labeling ends after this many solutions. 0: label all of them.",
      },
      retrain_after_share: {
        label: "Labelings before training, as a share",
        hint: "Share of all labelings that the items need. 0: only the number applies.",
      },
    },
  },
  {
    title: "Training",
    options: {
      base: { label: "Base model", hint: "A folder or the name of a public model." },
      trained_on: {
        label: "Labelings to train on",
        hint: "Nothing chosen means all labelings of training problems. Excluded and held-back ones never count.",
      },
      training: { label: "Training options", hint: 'JSON, such as {"epochs": 2}.' },
      soft_labels: { label: "Learn from the probabilities of the model that labeled" },
      labels: {
        label: "Labels of solutions that several people rated",
        hint: "plain: every labeling. majority, consensus: one label for each solution. soft: the probabilities of the label model.",
      },
    },
  },
  {
    title: "Evaluation",
    options: {
      evaluation_set: { label: "Evaluation set", hint: "The gate and the figures name it." },
      evaluation_problems: {
        label: "Held-out problems",
        hint: "Without an evaluation set: how many of all. 0: no evaluation.",
      },
      evaluation_samples: { label: "Samples per held-out problem" },
      gate: { label: "The new model must not be worse on" },
      gate_margin: { label: "Tolerance of the gate", hint: "As a share: 0.02 is two percentage points." },
    },
  },
  {
    title: "Afterwards",
    options: {
      start_next: { label: "Start the next generation automatically" },
      // biome-ignore lint/suspicious/noThenProperty: it is the option's name, and nobody awaits this table
      then: { label: "Changes for the next generation", hint: 'JSON, such as {"problems": 100}.' },
    },
  },
];

const CHOICES: Readonly<Record<string, string>> = {
  convincing_wrong: "convincing wrong answers, ranked within each problem",
  convincing_wrong_overall: "convincing wrong answers, ranked over all problems",
  mixed: "80 % convincing wrong answers, 20 % other convincing ones",
  uniform: "drawn at random",
  people: "people",
  oracle: "the demo’s exact oracle",
  prm: "a reward model",
  best_of_n: "best of N on the evaluation set",
  step_labels: "held-out rated steps",
  both: "both",
  off: "nothing (no gate)",
};

export const choiceName = (choice: string) => CHOICES[choice] ?? choice.replaceAll("_", " ");

/** Above the form of a generation. */
export function introInWords(generation: number): string {
  return generation === 0
    ? "These are the default settings. Change what you need."
    : "These are the settings that the newest generation passes on. Change what you need.";
}

export const unnamed = (option: string): Words => ({ label: option.replaceAll("_", " ") });

/** What can be done while no generation can start. */
export const MEANWHILE = "Solutions that you have can be labeled meanwhile, without a generation:";
export const ADD_ON_PHASE = "choose a phase, and add solutions to its queue";

/** A yes or no that can also be left to the phase: the texts in its control, and their names. */
export const YES_NO_OR_PHASE = [
  { text: "", name: "as set in the phase" },
  { text: "yes", name: "yes" },
  { text: "no", name: "no" },
] as const;

/** "Higher values give more varied solutions. 0 to 2." */
export function hintInWords(words: Words, low: number | null, high: number | null): string {
  const bounds = low === null ? "" : ` ${count(low)} to ${count(high ?? low)}.`;
  return `${words.hint ?? ""}${bounds}`.trim();
}

/** What is wrong with a text in a control. */
export const MISTAKES = {
  notAnObject: 'Enter a JSON object, such as {"epochs": 2}, or {} for none.',
  notANumber: "Enter a number.",
  nothingChosen: "Choose at least one source.",
  notWhole: "Enter a whole number.",
} as const;

export const outOfBounds = (low: number | null, high: number | null) => `Enter a value from ${low} to ${high}.`;

export function fieldsInWords(wrong: number): string {
  if (wrong === 0) return "";
  return wrong === 1 ? "1 field needs a different value." : `${wrong} fields need a different value.`;
}

export const PHASE_HINT =
  "The selected solutions go into its queue. Each phase has one generation in progress; several phases may run side by side.";
