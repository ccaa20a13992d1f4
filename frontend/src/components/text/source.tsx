import { createContext, useContext, useEffect, useState } from "react";
import { SOURCE_NAMES } from "./words";

/** All texts below show their source: a key of the labeling page. */
const AllSources = createContext(false);
export const AllSourcesProvider = AllSources.Provider;

export function useAllSources(): boolean {
  return useContext(AllSources);
}

/** Whether a text shows its source, and a function that changes it. A change for all texts overrules the choice for this one. */
export function useSource(): [boolean, () => void] {
  const all = useAllSources();
  const [own, setOwn] = useState<boolean | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when `all` changes
  useEffect(() => setOwn(null), [all]);
  return [own ?? all, () => setOwn(!(own ?? all))];
}

/** Quiet: it appears with the pointer or the focus. */
export function SourceButton({
  isOn,
  isReachable,
  onToggle,
}: {
  isOn: boolean;
  isReachable: boolean;
  onToggle: () => void;
}) {
  const name = isOn ? SOURCE_NAMES.hide : SOURCE_NAMES.show;
  return (
    <button
      type="button"
      className="source-button"
      aria-pressed={isOn}
      aria-label={SOURCE_NAMES.show}
      title={name}
      tabIndex={isReachable ? undefined : -1}
      onClick={(event) => {
        event.stopPropagation(); // the row would take the focus
        onToggle();
      }}
    >
      {"</>"}
    </button>
  );
}

export function Source({ text }: { text: string }) {
  return (
    <code className="text-source" dir="auto" translate="no">
      {text}
    </code>
  );
}
