import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, setCsrfCookie, unwrap } from "@/api/client";
import type { Role, Session } from "@/api/models";

const SESSION_KEY = ["session"];

export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: async () => {
      const session = await unwrap(api.GET("/api/v1/session"));
      setCsrfCookie(session.csrf_cookie);
      return session;
    },
    staleTime: 5 * 60_000,
  });
}

/** Another user's data must not stay in the cache, so a change of user removes everything but the session. */
function useBecome() {
  const queries = useQueryClient();
  return (session: Session) => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
    queries.setQueryData(SESSION_KEY, session);
  };
}

export function useSignIn() {
  return useMutation({
    mutationFn: (body: { username: string; password: string }) => unwrap(api.POST("/api/v1/session", { body })),
    onSuccess: useBecome(),
  });
}

export function useEnterDemo() {
  return useMutation({
    mutationFn: (role: Role) => unwrap(api.POST("/api/v1/session/demo", { body: { role } })),
    onSuccess: useBecome(),
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  const become = useBecome();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/session")),
    onSuccess: () => {
      const before = queries.getQueryData<Session>(SESSION_KEY);
      become({ demo: false, csrf_token: "", csrf_cookie: "", ...before, user: null });
    },
  });
}
