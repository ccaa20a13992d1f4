/** The controls of a generation's options: in which group each is, what it shows, and what its text means. */
import type { GenerationForm, Option } from "@/api/models";
import { GROUPS, MISTAKES, OTHER_OPTIONS, outOfBounds, unnamed, type Words } from "./words/options";

export type GroupedOption = { option: Option; words: Words };

/** The options of the form in their groups; those without words of their own come last. */
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
  const others = [...left.values()].map((option) => ({ option, words: unnamed(option.name) }));
  return [...groups, { title: OTHER_OPTIONS, options: others }].filter(({ options }) => options.length > 0);
}

/** The sources if none is chosen yet: a generation samples only what it names. */
export function missingSources(options: readonly Option[]): Option | null {
  return options.find(({ name, value }) => name === "sources" && Array.isArray(value) && value.length === 0) ?? null;
}

/** The base model if it has no value yet: a generation cannot start without it. */
export function missingBase(options: readonly Option[]): Option | null {
  return options.find(({ name, value }) => name === "base" && value === "") ?? null;
}

/** The content of the control: text for objects and numbers, so that a half-typed one is not lost. */
export function shown(option: Option): string | boolean {
  if (option.value === null) return "";
  if (option.type === "boolean") return option.nullable ? (option.value ? "yes" : "no") : Boolean(option.value);
  return option.type === "object" || option.type === "texts" ? JSON.stringify(option.value) : String(option.value);
}

/** The value to send, or what is wrong with the text. */
export function parsed(option: Option, text: string | boolean): { value: unknown } | { mistake: string } {
  if (typeof text === "boolean") return { value: text };
  if (option.nullable && !text.trim()) return { value: null };
  if (option.type === "boolean") return { value: text === "yes" };
  if (option.type === "text") return { value: text };
  if (option.type === "texts") {
    const value = JSON.parse(text) as string[];
    return value.length > 0 ? { value } : { mistake: MISTAKES.nothingChosen };
  }
  if (option.type === "object") {
    try {
      const value: unknown = JSON.parse(text.trim() || "{}");
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value };
    } catch {
      // reported below
    }
    return { mistake: MISTAKES.notAnObject };
  }
  const value = Number(text);
  if (!text.trim() || Number.isNaN(value)) return { mistake: MISTAKES.notANumber };
  if (option.type === "integer" && !Number.isInteger(value)) return { mistake: MISTAKES.notWhole };
  if ((option.low !== null && value < option.low) || (option.high !== null && value > option.high)) {
    return { mistake: outOfBounds(option.low, option.high) };
  }
  return { value };
}

/** The contents of the controls of a form, by the options' names. */
export type Texts = Readonly<Record<string, string | boolean>>;

export const shownAll = (options: readonly Option[]): Texts =>
  Object.fromEntries(options.map((option) => [option.name, shown(option)]));

/** The values of all options that can be read, and what is wrong with the others. */
export function parsedAll(options: readonly Option[], texts: Texts) {
  const values: Record<string, unknown> = {};
  const mistakes: Record<string, string> = {};
  for (const option of options) {
    const outcome = parsed(option, texts[option.name] ?? "");
    if ("mistake" in outcome) mistakes[option.name] = outcome.mistake;
    else values[option.name] = outcome.value;
  }
  return { values, mistakes };
}
