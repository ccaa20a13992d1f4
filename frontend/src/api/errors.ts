const SERVER_BROKEN =
  "Something went wrong on the server. Try again in a moment; if it stays like this, tell an admin.";

/** An error response of the server (RFC 9457 problem details): `message` for people, `code` for programs, `field` for forms. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    /** One message per wrong field, if there are several. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** The whole response, for what a code brings along: the newer draft, for instance. */
    readonly problem: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }

  static from(status: number, body: unknown): ApiError {
    const problem = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
    const text = (key: string) => (typeof problem[key] === "string" ? (problem[key] as string) : null);
    // what a broken server says is for its operators
    if (status >= 500) return new ApiError(status, text("code") ?? `http_${status}`, SERVER_BROKEN);
    return new ApiError(
      status,
      text("code") ?? `http_${status}`,
      text("detail") ?? "The server did not accept this. Reload the page and try again.",
      text("field"),
      messagesByField(problem.errors),
      problem,
    );
  }

  /** What is wrong with this field, or null. Paths such as "settings.top_k" are found by their last part. */
  about(name: string): string | null {
    if (this.fields[name]) return this.fields[name];
    return this.field?.split(".").at(-1) === name ? this.message : null;
  }
}

function messagesByField(errors: unknown): Record<string, string> {
  const messages: Record<string, string> = {};
  for (const error of Array.isArray(errors) ? errors : []) {
    const { field, message } = error as Record<string, unknown>;
    if (typeof field === "string" && typeof message === "string") messages[field.split(".")[0] ?? field] ??= message;
  }
  return messages;
}

/** The server's message about one field of a form, or null. */
export function fieldMessage(error: unknown, name: string): string | null {
  return error instanceof ApiError ? error.about(name) : null;
}

/** There was no response: the network is down or the server is not running. */
export class NetworkError extends Error {
  constructor(options?: ErrorOptions) {
    super("No connection to the server. Check your network and try again.", options);
    this.name = "NetworkError";
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "not_authenticated" || error.status === 401);
}

/** Somebody else has signed in in this browser. */
export function isAnotherUser(error: unknown): boolean {
  return error instanceof ApiError && error.code === "another_user";
}

/** The task is not the labeler's any more, whatever they change: submitted, skipped, given to somebody else, or unknown. */
export function isClosed(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "assignment_closed" || error.status === 404);
}

/** A transient failure: worth retrying automatically. */
export function isTemporary(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
}
