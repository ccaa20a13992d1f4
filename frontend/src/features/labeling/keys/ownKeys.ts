/** Keys that a labeler chose, on top of the default ones. Pure. */
import { nameOf, type Press } from "@/hotkeys/pressed";
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

/** Keys of one action; the server stores no more. */
export const MOST_KEYS = 4;

/** The same keys, with `key` for this action and no other. It takes the place of `instead`, or is one more: the other keys stay. */
export function bindKey(keys: LabelingKeys, action: LabelingAction, key: string, instead: string | null): LabelingKeys {
  const bound = keys[action].includes(instead ?? "")
    ? keys[action].map((held) => (held === instead ? key : held))
    : [...keys[action], key];
  const entries = LABELING_ACTIONS.map((each) => [
    each,
    each === action ? [...new Set(bound)] : keys[each].filter((held) => held !== key),
  ]);
  return Object.fromEntries(entries) as LabelingKeys;
}

/** The same keys without this one. */
export function unbindKey(keys: LabelingKeys, key: string): LabelingKeys {
  const entries = LABELING_ACTIONS.map((each) => [each, keys[each].filter((held) => held !== key)]);
  return Object.fromEntries(entries) as LabelingKeys;
}

/** What has to be stored: only the actions whose keys differ from the default ones. */
export function differences(keys: LabelingKeys): Record<string, string[]> {
  const differing = LABELING_ACTIONS.filter((action) => keys[action].join("\n") !== LABELING_KEYS[action].join("\n"));
  return Object.fromEntries(differing.map((action) => [action, [...keys[action]]]));
}

/** As useHotkeys reads keys; null for those that cannot be given away. */
export function keyOf(press: Press): string | null {
  return ["Tab", "Escape"].includes(press.key) ? null : nameOf(press);
}
