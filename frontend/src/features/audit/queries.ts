import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";

export const ENTRIES_AT_ONCE = 50;

export type AuditQuery = Readonly<Record<"actor" | "kind" | "search" | "since" | "until" | "before", string>>;

export function useAudit(query: AuditQuery) {
  return useQuery({
    queryKey: ["audit", query],
    queryFn: () => unwrap(api.GET("/api/v1/audit", { params: { query: { ...asked(query), limit: ENTRIES_AT_ONCE } } })),
    placeholderData: keepPreviousData,
  });
}

/** The filter as the API takes it: days become times at the reader's midnight, empty values are left out. */
function asked({ since, until, ...rest }: AuditQuery): Record<string, string> {
  const values = { ...rest, since: midnight(since, 0), until: midnight(until, 1) };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

/** The file of all entries that match. */
export function csvAddress({ before: _, ...query }: AuditQuery): string {
  const search = new URLSearchParams(asked({ ...query, before: "" }));
  return `/api/v1/audit.csv${search.size > 0 ? `?${search}` : ""}`;
}

/** "2026-11-30" as the time at which that day, or one some days later, begins here; "" for what is no day. */
export function midnight(day: string, later: number): string {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return "";
  const time = new Date(year, month - 1, date + later);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString();
}
