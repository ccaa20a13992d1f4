import type { Assignment } from "@/api/models";
import { totalTimeOfDraft } from "./draft";
import { readDraft } from "./keptWork";

/** The server's draft or this browser's, whichever has more active time: it only ever grows with the work. */
export function newestDraft(assignment: Assignment): unknown {
  const kept = readDraft(assignment.id);
  if (!kept || kept.sent) return assignment.label ?? null;
  return totalTimeOfDraft(kept.label) >= totalTimeOfDraft(assignment.label) ? kept.label : assignment.label;
}
