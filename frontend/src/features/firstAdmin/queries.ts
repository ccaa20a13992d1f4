import { useMutation, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { useBecome, useSession } from "@/api/session";

/** Whether the link can still be used. It waits for the session, which brings the token against forged requests. */
export function useInvitation(token: string) {
  const session = useSession();
  return useQuery({
    queryKey: ["invitation", token],
    queryFn: () => unwrap(api.POST("/api/v1/session/first-admin/check", { body: { token } })).then(() => true),
    enabled: Boolean(token && session.data),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useMakeFirstAdmin() {
  return useMutation({
    mutationFn: (body: { token: string; username: string; password: string }) =>
      unwrap(api.POST("/api/v1/session/first-admin", { body })),
    onSuccess: useBecome(),
  });
}
