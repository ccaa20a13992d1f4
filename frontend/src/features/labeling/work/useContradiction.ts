import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { Assignment, Contradiction, Label } from "@/api/models";

/**
 * Whether the finished label contradicts the solution's answer. The server compares only what could be submitted, so that nothing is
 * told before; without an answer nothing is said.
 *
 * `label`: null while there is something left to do.
 */
export function useContradiction(assignment: Assignment, label: Label | null, suggested: string): Contradiction | null {
  const steps = label?.steps ?? null;
  const { data } = useQuery({
    queryKey: ["assignments", assignment.id, "check", steps, suggested],
    queryFn: () =>
      unwrap(
        api.POST("/api/v1/assignments/{assignment_id}/check", {
          params: { path: { assignment_id: assignment.id } },
          body: {
            label: { steps: steps ?? [], total_time: 0, finish_reason: "solution" },
            ...(suggested && { details: { suggested_answer: suggested } }),
          },
        }),
      ),
    enabled: steps !== null && assignment.phase.point_out_contradictions,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (steps !== null && data?.contradiction) || null;
}
