/** A task whose draft was changed in another tab or on another device: the newer state is shown, and the page says so. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Assignment } from "@/api/models";
import { NEXT } from "./queryKeys";

/** `taken`: how many newer states this page has taken; the task is mounted anew for each. */
export type OpenAssignment = Assignment & { taken?: number };

let taken = 0;

/** Shows a newer state of this task. */
export function useTakeNewer(assignment: Assignment): (draft: Record<string, unknown> | null, version: number) => void {
  const queries = useQueryClient();
  const { id } = assignment;
  return useCallback(
    (draft, version) => {
      taken += 1;
      queries.setQueriesData<OpenAssignment | null>({ queryKey: NEXT }, (open) =>
        open?.id === id ? { ...open, label: draft, version, taken } : open,
      );
    },
    [queries, id],
  );
}
