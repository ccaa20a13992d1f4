import { useLabelingKeys } from "./KeysContext";
import { keySign, type LabelingAction } from "./keys";

/** The labeler's first key for an action, on a button. */
export function KeyHint({ of }: { of: LabelingAction }) {
  const [key] = useLabelingKeys()[of];
  return key === undefined ? null : <kbd translate="no">{keySign(key)}</kbd>;
}
