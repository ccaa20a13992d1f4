/** What the page of the services says. */
import type { ServiceStatus } from "@/api/models";

export const NONE =
  "./dev does not run the services of this site, so nothing is known of them here. Ask whoever installed it, or look at /readyz.";
export const INTRODUCTION =
  "The programs behind this site. One that ends is started again, with growing pauses; the others go on meanwhile.";

export function stateInWords({ is_running, is_well }: Pick<ServiceStatus, "is_running" | "is_well">): string {
  if (!is_running) return "Ended, waits for its next start";
  return is_well ? "Runs" : "Runs, but has ended again and again";
}

export function deathsInWords({
  deaths,
  last_exit_status,
}: Pick<ServiceStatus, "deaths" | "last_exit_status">): string {
  if (deaths === 0) return "none";
  return `${deaths} in a row, last with exit status ${last_exit_status}`;
}
