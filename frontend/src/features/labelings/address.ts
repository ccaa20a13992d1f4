/** Filters, order and place of the list, in the address. */
import { useSearchParams } from "wouter";
import type { LabelingFilter } from "@/api/models";

/** The filters by their names in the address; dates are days there, as the person who looks sees them. */
export const FILTERS = [
  "text",
  "labeler",
  "state",
  "rated",
  "finish_reason",
  "agreement",
  "phase",
  "generation",
  "source",
  "subject",
  "problem",
  "from",
  "to",
] as const;

type FilterName = (typeof FILTERS)[number];

const NUMBERS: readonly FilterName[] = ["phase", "generation", "problem"];

export function useLabelingsAddress() {
  const [search, setSearch] = useSearchParams();
  const value = (name: string) => search.get(name) ?? "";
  return {
    value,
    after: Number(search.get("after")) || null,
    isFiltered: FILTERS.some((name) => value(name) !== ""),
    /** A changed filter starts at the first part. */
    setValue: (name: FilterName | "sort", to: string) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (to) after.set(name, to);
          else after.delete(name);
          after.delete("after");
          return after;
        },
        { replace: true },
      ),
    clear: () => setSearch(new URLSearchParams()),
    /** Null: the first part. */
    goAfter: (id: number | null) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        if (id === null) after.delete("after");
        else after.set("after", String(id));
        return after;
      }),
  };
}

/** The filters as the API has them. A number that is none is left to the server to refuse. */
export function filterOf(value: (name: string) => string): LabelingFilter {
  const found: Record<string, string | number> = {};
  for (const name of FILTERS) {
    const text = value(name);
    if (text === "") continue;
    if (name === "from") found.since = dayStart(text, 0);
    else if (name === "to") found.until = dayStart(text, 1);
    else found[name] = NUMBERS.includes(name) && Number.isFinite(Number(text)) ? Number(text) : text;
  }
  return found as LabelingFilter;
}

/** Midnight of a day in this browser's time zone, or of one later. A text that is no day stays as it is. */
function dayStart(day: string, later: number): string {
  const midnight = new Date(`${day}T00:00`);
  if (Number.isNaN(midnight.getTime())) return day;
  midnight.setDate(midnight.getDate() + later);
  return midnight.toISOString();
}
