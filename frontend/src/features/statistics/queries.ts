import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { timeZone } from "@/api/progress";

export type StatisticsScope = { since: string; until: string; phase: string; labelers: string };

export function useStatistics(scope: StatisticsScope) {
  const query = asked(scope);
  return useQuery({
    queryKey: ["statistics", query],
    queryFn: () => unwrap(api.GET("/api/v1/statistics", { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

export function useConspicuous(scope: StatisticsScope) {
  const query = asked(scope);
  return useQuery({
    queryKey: ["statistics", "conspicuous", query],
    queryFn: () => unwrap(api.GET("/api/v1/statistics/conspicuous", { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

export function usePhases() {
  return useQuery({ queryKey: ["statistics", "phases"], queryFn: () => unwrap(api.GET("/api/v1/phases")) });
}

type Table = "days" | "first-errors" | "labelers";

export function csvAddress(table: Table, scope: StatisticsScope): string {
  const search = new URLSearchParams(Object.entries(asked(scope)).map(([name, value]) => [name, String(value)]));
  return `/api/v1/statistics/${table}.csv?${search}`;
}

function asked({ since, until, phase, labelers }: StatisticsScope) {
  return {
    time_zone: timeZone(),
    ...(since && { since }),
    ...(until && { until }),
    ...(Number(phase) > 0 && { phase: Number(phase) }),
    ...((labelers === "people" || labelers === "models") && { labelers: labelers as "people" | "models" }),
  };
}
