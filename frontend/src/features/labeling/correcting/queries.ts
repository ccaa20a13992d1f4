import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { Details, Label } from "@/api/models";

export function useLabelingToCorrect(id: number) {
  return useQuery({
    queryKey: ["all labelings", id],
    queryFn: () => unwrap(api.GET("/api/v1/all-labelings/{labeling_id}", { params: { path: { labeling_id: id } } })),
    staleTime: Number.POSITIVE_INFINITY, // what somebody else does meanwhile must not replace the ratings that are being made
    refetchOnMount: "always",
  });
}

type Correction = { label: Label; details: Details; reason: string };

export function useCorrect(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Correction) =>
      unwrap(api.POST("/api/v1/all-labelings/{labeling_id}/correct", { params: { path: { labeling_id: id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["all labelings"] }),
  });
}
