import { readDraft } from "@/api/keptWork";
import type { Assignment } from "@/api/models";
import { tabOfDraft, totalTimeOfDraft } from "./draft";

type Newest = {
  draft: unknown;
  /** The server does not have it. */
  isUnsent: boolean;
  /** Both this browser and another tab or device changed the task since they last agreed, and the other state is not shown. */
  isMixed: boolean;
};

/**
 * The server's draft or this browser's. A copy that was never sent is newer than the draft on which it is based, and than an earlier one
 * of the same tab. If another tab or device has changed the draft meanwhile, the one with more active time counts: it only ever grows
 * with the work.
 */
export function newestDraft({ id, label, version }: Assignment): Newest {
  const kept = readDraft(id);
  const server: Newest = { draft: label ?? null, isUnsent: false, isMixed: false };
  if (!kept || kept.sent) return server;
  const isLater = totalTimeOfDraft(kept.label) >= totalTimeOfDraft(label);
  if (kept.version === undefined) return isLater ? { ...server, draft: kept.label, isUnsent: true } : server;
  const isBasedOnIt = kept.version === version || (kept.tab !== undefined && tabOfDraft(label) === kept.tab);
  if (isBasedOnIt) return { draft: kept.label, isUnsent: true, isMixed: false };
  return isLater ? { draft: kept.label, isUnsent: true, isMixed: true } : { ...server, isMixed: true };
}
