import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { timeZone } from "@/api/progress";

/** Days as the address has them; empty: the last 30 days. */
export type Span = { readonly since: string; readonly until: string };

/** `person`: whose hours; null: one's own. */
export function useHours(person: string | null, span: Span) {
  const query = asked(span);
  return useQuery({
    queryKey: ["hours", person, query],
    queryFn: () =>
      unwrap(
        person
          ? api.GET("/api/v1/people/{person_id}/hours", { params: { path: { person_id: person }, query } })
          : api.GET("/api/v1/hours", { params: { query } }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useTasks(person: string | null, day: string) {
  const query = { day, time_zone: timeZone() };
  return useQuery({
    queryKey: ["hours", person, "tasks", query],
    queryFn: () =>
      unwrap(
        person
          ? api.GET("/api/v1/people/{person_id}/hours/tasks", { params: { path: { person_id: person }, query } })
          : api.GET("/api/v1/hours/tasks", { params: { query } }),
      ),
  });
}

/** The file of one's own hours, or of everybody's. */
export function csvAddress(whose: "own" | "everybody", span: Span): string {
  return `/api/v1/${whose === "own" ? "hours.csv" : "people/hours.csv"}?${new URLSearchParams(asked(span))}`;
}

function asked({ since, until }: Span): { since?: string; until?: string; time_zone: string } {
  return { ...(since && { since }), ...(until && { until }), time_zone: timeZone() };
}
