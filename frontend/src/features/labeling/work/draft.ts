/** Reading a draft. It comes from the server or from this browser's storage, so nothing about its shape is certain. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export function stepsOfDraft(draft: unknown): unknown[] {
  return isRecord(draft) && Array.isArray(draft.steps) ? draft.steps : [];
}

/** Active time in ms that went into the draft. */
export function totalTimeOfDraft(draft: unknown): number {
  const value = isRecord(draft) ? draft.total_time : 0;
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}

const detailsOfDraft = (draft: unknown) => (isRecord(draft) && isRecord(draft.details) ? draft.details : {});

/** What was typed into a dialog and not sent, by dialog. */
export type Reasons = { readonly [dialog in "give_up" | "bad_problem" | "suggest"]?: string };

/** Also the reason of a submit that is reopened. */
export function reasonsOfDraft(draft: unknown): Reasons {
  if (!isRecord(draft)) return {};
  const kept = isRecord(draft.reasons) ? draft.reasons : {};
  const sent = detailsOfDraft(draft).reason;
  const all = { ...(typeof draft.finish_reason === "string" && { [draft.finish_reason]: sent }), ...kept };
  const names = ["give_up", "bad_problem", "suggest"] as const;
  return Object.fromEntries(names.flatMap((name) => (typeof all[name] === "string" ? [[name, all[name]]] : [])));
}

/** Whether a reopened task was changed since it was submitted: a submitted label has a finish reason, a draft has none. */
export function isChangedDraft(draft: unknown): boolean {
  return isRecord(draft) && typeof draft.finish_reason !== "string";
}

export function suggestionOfDraft(draft: unknown): string {
  const details = detailsOfDraft(draft);
  return typeof details.suggested_answer === "string" ? details.suggested_answer : "";
}

/** Comments by the index of their step. */
export type Comments = Readonly<Record<number, string>>;

export function commentsOfDraft(draft: unknown): Comments {
  const details = detailsOfDraft(draft);
  const all = Array.isArray(details.comments) ? details.comments.filter(isRecord) : [];
  return Object.fromEntries(
    all.flatMap(({ step, text }) => (typeof step === "number" && typeof text === "string" ? [[step, text]] : [])),
  );
}

/** As a part of the details; nothing if there are none. */
export function commentDetails(comments: Comments) {
  const all = Object.entries(comments).flatMap(([step, text]) => (text.trim() ? [{ step: Number(step), text }] : []));
  return all.length > 0 ? { comments: all } : {};
}

/** The tab that wrote a draft. */
export function tabOfDraft(draft: unknown): unknown {
  return isRecord(draft) ? draft.tab : undefined;
}

/** Whether two drafts say the same, whoever wrote them and however long it took; the server does not keep the order of keys. */
export function isSameDraft(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(draft: unknown): string {
  return JSON.stringify(draft ?? null, (key, value) => {
    if (key === "tab" || key === "total_time") return undefined;
    return isRecord(value) && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;
  });
}
