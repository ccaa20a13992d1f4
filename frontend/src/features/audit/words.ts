import type { AuditEntry } from "@/api/models";

export const ABOUT =
  "Every change that somebody made to people, phases, problems, models, labelings and settings. Entries are never changed or deleted.";

/** How the change came, if not from a page. */
export const VIAS: Readonly<Record<AuditEntry["via"], string>> = {
  page: "",
  token: "with an API token",
  command: "with a command on the server",
  site: "by the site itself",
};

/** "phase.secret_replaced" of a phase is "secret replaced", and "pause.began" of a person is "pause began". */
export function actionInWords({ action, subject_kind: kind }: AuditEntry): string {
  const [about = "", done = ""] = action.split(".", 2);
  return (about === kind ? done : `${about} ${done}`).replaceAll("_", " ");
}

export function kindInWords(kind: string): string {
  return kind.replaceAll("_", " ");
}

const PAGES: Readonly<Record<string, string>> = {
  phase: "/phases/",
  person: "/people/",
  problem: "/problems/",
  labeling: "/labelings/",
  review_case: "/review/",
  model: "/models/",
  generation: "/loop/generations/",
  generator: "/generators/",
  gold: "/gold/",
  screening: "/screening/",
};

/** Path of the page about what was changed; null if there is none. */
export function pageOf({ subject_kind: kind, subject_id: id }: AuditEntry): string | null {
  const page = PAGES[kind];
  return page && id ? `${page}${id}` : null;
}

const LONGEST = 120;

/** A stored value as people read it; a long one is cut. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (Array.isArray(value)) return cut(value.map(valueInWords).join(", ")) || "nothing";
  if (typeof value === "object") return cut(JSON.stringify(value));
  if (typeof value === "boolean") return value ? "yes" : "no";
  return cut(String(value));
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

export interface Change {
  name: string;
  before: string | null;
  after: string | null;
}

/** What changed, value by value; null: this side of the entry does not name it. */
export function changesOf(entry: AuditEntry): Change[] {
  const names = [...new Set([...Object.keys(entry.before), ...Object.keys(entry.after)])].filter(
    (name) => name in entry.before || entry.after[name] !== null, // what was left empty at first changes nothing
  );
  return names.map((name) => ({
    name: name.replaceAll("_", " "),
    before: name in entry.before ? valueInWords(entry.before[name]) : null,
    after: name in entry.after ? valueInWords(entry.after[name]) : null,
  }));
}
