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

export function suggestionOfDraft(draft: unknown): string {
  const details = isRecord(draft) && isRecord(draft.details) ? draft.details : {};
  return typeof details.suggested_answer === "string" ? details.suggested_answer : "";
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
