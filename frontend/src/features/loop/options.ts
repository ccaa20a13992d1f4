/** The options of a generation in words and groups. One that is not named here still has its place in the form, under its own name. */
import type { GenerationForm, Option } from "@/api/models";

type Words = { label: string; hint?: string };
type Group = { title: string; options: Readonly<Record<string, Words>> };

export const GROUPS: readonly Group[] = [
  {
    title: "Problems",
    options: {
      problems: {
        label: "Problems",
        hint: "How many, drawn from the training problems with an answer. Held-out ones are never taken.",
      },
      source: { label: "Source", hint: "Empty: any." },
      subject: { label: "Subject", hint: "Empty: any." },
      level: { label: "Level", hint: "Empty: any." },
    },
  },
  {
    title: "Sampling",
    options: {
      generator: { label: "Generator", hint: "Empty: that of the generation before." },
      samples_per_problem: { label: "Solutions per problem" },
      temperature: { label: "Temperature", hint: "Higher: more varied." },
      top_p: { label: "Top p", hint: "Only the likeliest words that add up to this are drawn." },
      max_new_tokens: { label: "Longest solution", hint: "In tokens." },
      seed: { label: "Seed", hint: "The same seed draws the same." },
    },
  },
  {
    title: "Selecting",
    options: {
      selector: { label: "Reward model that scores", hint: "For this generation only. Empty: the one in use." },
      selection: { label: "Which solutions people see" },
      top_k: { label: "Solutions per problem", hint: "For rules that rank within each problem." },
      total: { label: "Solutions in all", hint: "For the rule that ranks over the whole set." },
      labelings_per_item: { label: "Labels per solution" },
      quality_control_share: {
        label: "Share of quality control",
        hint: "Of what people get, while these solutions come; 0.1: every tenth. Empty: as the phase says.",
      },
    },
  },
  {
    title: "Asked after an error",
    options: {
      ask_progress: { label: "How far it had come" },
      ask_explanation: { label: "What the mistake is" },
      ask_alternatives: {
        label: "Alternatives to rate",
        hint: "Written by the generator. Empty: as the phase says. A model that labels is asked nothing.",
      },
    },
  },
  {
    title: "Labeling",
    options: {
      labeler: { label: "Who labels" },
      labeler_model: { label: "Reward model that labels", hint: "Where one does." },
      labeler_threshold: {
        label: "Negative above",
        hint: "A model that labels calls a step negative where it finds that more probable.",
      },
      retrain_after_labelings: {
        label: "Enough labels",
        hint: "So many solutions end the labeling; 0: every one of them.",
      },
      retrain_after_share: { label: "Enough, as a share", hint: "Of all labels wanted; 0: the number alone holds." },
    },
  },
  {
    title: "Training",
    options: {
      base: { label: "Base", hint: "A folder or a public model’s name." },
      training: { label: "Training options", hint: 'As JSON: {"epochs": 2}.' },
      soft_labels: { label: "Learn from the probabilities of a model that labeled" },
    },
  },
  {
    title: "Measuring",
    options: {
      evaluation_problems: { label: "Held-out problems", hint: "0: no measuring." },
      evaluation_samples: { label: "Samples for each" },
      gate: { label: "The new model must not be worse at" },
      gate_margin: { label: "By more than", hint: "As a share: 0.02 is two points." },
    },
  },
  {
    title: "Afterwards",
    options: {
      start_next: { label: "The next generation starts by itself" },
      generations_left: { label: "So many more start by themselves", hint: "Whatever stands beside." },
      // biome-ignore lint/suspicious/noThenProperty: it is the option's name, and nobody awaits this table
      then: { label: "What the next one does differently", hint: 'As JSON: {"problems": 100}.' },
    },
  },
];

const CHOICES: Readonly<Record<string, string>> = {
  convincing_wrong: "convincing wrong answers, per problem",
  convincing_wrong_overall: "convincing wrong answers, over all problems",
  mixed: "four of five convincing wrong answers, the others convincing",
  uniform: "drawn at random",
  people: "people",
  oracle: "the demo’s exact oracle",
  prm: "a reward model",
  best_of_n: "best of N on held-out problems",
  step_labels: "held-out step labels",
  both: "both",
  off: "nothing (no gate)",
};

/** A yes or no that can also be left to the phase: these texts stand in its control. */
export const LEFT_OPEN = [
  { text: "", name: "as the phase says" },
  { text: "yes", name: "yes" },
  { text: "no", name: "no" },
] as const;

export const choiceName = (choice: string) => CHOICES[choice] ?? choice.replaceAll("_", " ");

export type GroupedOption = { option: Option; words: Words };

/** The options of the form in their groups; those that nobody has put into words come last. */
export function grouped(form: Pick<GenerationForm, "options">): { title: string; options: GroupedOption[] }[] {
  const left = new Map(form.options.map((option) => [option.name, option]));
  const groups = GROUPS.map(({ title, options }) => ({
    title,
    options: Object.entries(options).flatMap(([name, words]) => {
      const option = left.get(name);
      left.delete(name);
      return option ? [{ option, words }] : [];
    }),
  }));
  const others = [...left.values()].map((option) => ({ option, words: { label: option.name.replaceAll("_", " ") } }));
  return [...groups, { title: "More", options: others }].filter(({ options }) => options.length > 0);
}

/** What stands in the control: text for objects and numbers, so that a half-typed one is not lost. */
export function shown(option: Option): string | boolean {
  if (option.value === null) return "";
  if (option.type === "boolean") return option.nullable ? (option.value ? "yes" : "no") : Boolean(option.value);
  return option.type === "object" ? JSON.stringify(option.value) : String(option.value);
}

/** The value that is sent, or why the text is none. */
export function parsed(option: Option, text: string | boolean): { value: unknown } | { problem: string } {
  if (typeof text === "boolean") return { value: text };
  if (option.nullable && !text.trim()) return { value: null };
  if (option.type === "boolean") return { value: text === "yes" };
  if (option.type === "text") return { value: text };
  if (option.type === "object") {
    try {
      const value: unknown = JSON.parse(text.trim() || "{}");
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value };
    } catch {
      // said below
    }
    return { problem: 'Write a JSON object, such as {"epochs": 2}, or {} for none.' };
  }
  const value = Number(text);
  if (!text.trim() || Number.isNaN(value)) return { problem: "Write a number." };
  if (option.type === "integer" && !Number.isInteger(value)) return { problem: "Write a whole number." };
  if ((option.low !== null && value < option.low) || (option.high !== null && value > option.high)) {
    return { problem: `It lies between ${option.low} and ${option.high}.` };
  }
  return { value };
}

/** What stands in the controls of a form, by the options' names. */
export type Texts = Readonly<Record<string, string | boolean>>;

export const shownAll = (options: readonly Option[]): Texts =>
  Object.fromEntries(options.map((option) => [option.name, shown(option)]));

/** The values of all options that can be read, and what is wrong with the others. */
export function parsedAll(options: readonly Option[], texts: Texts) {
  const values: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const option of options) {
    const outcome = parsed(option, texts[option.name] ?? "");
    if ("problem" in outcome) problems[option.name] = outcome.problem;
    else values[option.name] = outcome.value;
  }
  return { values, problems };
}
