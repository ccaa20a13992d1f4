/** Where the signed-in labeler is with the screening of each phase that has one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, unwrap } from "@/api/client";
import type { ScreeningStanding } from "@/api/models";
import { PROGRESS } from "@/api/progress";

const KEY = [...PROGRESS, "screenings"];
const SETTLED = ["running", "passed"];

/** Empty until it is known, and for people whom no phase screens. A submit renews it together with the progress. */
export function useOwnScreenings(): readonly ScreeningStanding[] {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => unwrap(api.GET("/api/v1/screenings")),
    // elsewhere, a task that is shown may have begun one meanwhile
    staleTime: ({ state }) => (areSettled(state.data) ? 30_000 : 0),
  });
  return data ?? [];
}

/** Ask anew when a task is shown, because it may have begun a screening: also while an answer from before is under way. */
export function useScreeningsSince(task: number | undefined) {
  const client = useQueryClient();
  useEffect(() => {
    if (task === undefined || areSettled(client.getQueryData(KEY))) return;
    void client.invalidateQueries({ queryKey: KEY });
  }, [client, task]);
}

const areSettled = (screenings: readonly ScreeningStanding[] | undefined) =>
  screenings?.every((one) => SETTLED.includes(one.standing)) ?? false;
