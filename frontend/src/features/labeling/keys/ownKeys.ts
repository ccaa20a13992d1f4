/** Keys that a labeler chose, on top of the default ones. Pure. */
import { LABELING_ACTIONS, LABELING_KEYS, type LabelingAction, type LabelingKeys } from "./keys";

export type OwnKeys = Readonly<Record<string, readonly string[]>>;

/** A key that the labeler gave to one action is taken from the others. Actions that no longer exist are ignored. */
export function mergeKeys(own: OwnKeys): LabelingKeys {
  const given = new Set(LABELING_ACTIONS.flatMap((action) => own[action] ?? []));
  const merged = LABELING_ACTIONS.map((action) => [
    action,
    own[action] ?? LABELING_KEYS[action].filter((key) => !given.has(key)),
  ]);
  return Object.fromEntries(merged) as LabelingKeys;
}

/** The action that has the key already, or null. */
export function holderOf(keys: LabelingKeys, key: string): LabelingAction | null {
  return LABELING_ACTIONS.find((action) => keys[action].includes(key)) ?? null;
}

/** The same keys, with this one as the only key of this action and of no other. */
export function bindKey(keys: LabelingKeys, action: LabelingAction, key: string): LabelingKeys {
  const entries = LABELING_ACTIONS.map((each) => [
    each,
    each === action ? [key] : keys[each].filter((held) => held !== key),
  ]);
  return Object.fromEntries(entries) as LabelingKeys;
}

/** What has to be stored: only the actions whose keys differ from the default ones. */
export function differences(keys: LabelingKeys): Record<string, string[]> {
  const differing = LABELING_ACTIONS.filter((action) => keys[action].join("\n") !== LABELING_KEYS[action].join("\n"));
  return Object.fromEntries(differing.map((action) => [action, [...keys[action]]]));
}

/** As useHotkeys reads keys; null for those that cannot be given away. */
export function keyOf(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): string | null {
  const taken = ["Tab", "Escape", "Shift", "Control", "Alt", "Meta", "CapsLock", "Dead", "Unidentified"];
  if (event.ctrlKey || event.metaKey || event.altKey || taken.includes(event.key)) return null;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}
