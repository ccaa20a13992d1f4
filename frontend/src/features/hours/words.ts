/** What the pages of hours say. */
import { numberLocale } from "@/parts/locale";

export const RULE =
  "The timer of a task runs while its page is visible and you read, scroll, type or click. It stops one minute after the last sign of you, and at once when the page is hidden. The person who pays sees the same numbers.";
export const RULE_FOR_ADMINS =
  "The same numbers as the person sees. The timer of a task runs while its page is visible, until one minute after the last key, click, scroll or movement.";
export const STATUSES = { leased: "open", submitted: "submitted", released: "skipped", expired: "ran out" } as const;

/** 3 h 05 min; below an hour 12 min; below a minute 40 s. */
export function hoursInWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** "2031-01-02" as Thu, Jan 2, 2031, in the form that the reader chose. */
export function dayInWords(day: string): string {
  const options = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Date(`${day}T00:00Z`).toLocaleDateString(numberLocale(), options);
}
