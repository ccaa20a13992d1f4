/** The server answered with a problem (RFC 9457): what happened in `message`, for programs in `code`, where in `field`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
    this.name = "ApiError";
  }

  static from(status: number, body: unknown): ApiError {
    const problem = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
    const text = (key: string) => (typeof problem[key] === "string" ? (problem[key] as string) : null);
    return new ApiError(
      status,
      text("code") ?? `http_${status}`,
      text("detail") ?? `The server answered with status ${status}. Try again in a moment.`,
      text("field"),
    );
  }
}

/** No answer: the network is down or the server is not running. */
export class NetworkError extends Error {
  constructor(options?: ErrorOptions) {
    super("No connection to the server. Check your network; then try again.", options);
    this.name = "NetworkError";
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "not_authenticated" || error.status === 401);
}

/** A transient failure: worth trying again by itself. */
export function isTemporary(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
}
