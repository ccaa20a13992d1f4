import { useMutation, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { useBecome, useSession } from "@/api/session";

export function useSendCode() {
  return useMutation({
    mutationFn: (code: string) => unwrap(api.POST("/api/v1/session/second-factor", { body: { code } })),
    onSuccess: useBecome(),
  });
}

/** Whose password the link sets. It waits for the session, which brings the token against forged requests. */
export function useLink(token: string) {
  const session = useSession();
  return useQuery({
    queryKey: ["new password", token],
    queryFn: () => unwrap(api.POST("/api/v1/session/new-password/check", { body: { token } })),
    enabled: Boolean(token && session.data),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSetPassword() {
  return useMutation({
    mutationFn: (body: { token: string; password: string }) =>
      unwrap(api.POST("/api/v1/session/new-password", { body })),
    onSuccess: useBecome(),
  });
}

export function useAskForLink() {
  return useMutation({
    mutationFn: (name: string) => unwrap(api.POST("/api/v1/session/new-password/ask", { body: { name } })),
  });
}
