/** The form for adding solutions: its values, and what is sent of them. */

export type Options = {
  from: "file" | "stored";
  /** Name to import under, or of the stored solutions. */
  generator: string;
  cut: string;
  /** Numbers as typed; empty: not set. */
  labels: string;
  priority: string;
  per_problem: string;
  limit: string;
  only: string;
  without_drawings: boolean;
};

export const NEW_OPTIONS: Options = {
  from: "file",
  generator: "",
  cut: "line",
  labels: "",
  priority: "",
  per_problem: "",
  limit: "",
  only: "",
  without_drawings: false,
};

/** The query of the request: only what is set, and only what fits a file or stored solutions. */
export function queryOf({ from, generator, cut, only, without_drawings, ...numbers }: Options): Record<string, string> {
  const isFile = from === "file";
  const query: Record<string, string> = isFile ? { cut } : { stored: "true", ...(only && { only }) };
  if (generator.trim()) query.generator = generator.trim();
  if (without_drawings) query.without_drawings = "true";
  for (const [name, text] of Object.entries(numbers)) {
    if (text.trim()) query[name] = text.trim();
  }
  return query;
}
