const SAFE = ["GET", "HEAD", "OPTIONS"];

type Request = { method?: string; headers: Record<string, string>; [field: string]: unknown };

/** Django wants its token with each change of a session. A request with an API token has no session, and the token does no harm. */
export function withCsrfToken(request: Request): Request {
  if (SAFE.includes((request.method ?? "GET").toUpperCase())) return request;
  const token = document.querySelector<HTMLMetaElement>('meta[name="stepmark-csrf"]')?.content ?? "";
  return { ...request, headers: { ...request.headers, "X-CSRFToken": token } };
}
