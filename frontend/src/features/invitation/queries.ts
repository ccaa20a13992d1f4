import { useMutation, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { useBecome, useSession } from "@/api/session";

/** What the link offers. It waits for the session, which brings the token against forged requests. */
export function useInvited(token: string) {
  const session = useSession();
  return useQuery({
    queryKey: ["invited", token],
    queryFn: () => unwrap(api.POST("/api/v1/session/invitation/check", { body: { token } })),
    enabled: Boolean(token && session.data),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useAccept() {
  return useMutation({
    mutationFn: (body: { token: string; username: string; password: string }) =>
      unwrap(api.POST("/api/v1/session/invitation", { body })),
    onSuccess: useBecome(),
  });
}
