import { createContext, useContext, useMemo } from "react";
import { usePreferences } from "@/api/preferences";
import { useSession } from "@/api/session";
import { LABELING_KEYS, type LabelingKeys } from "./keys";
import { mergeKeys, type OwnKeys } from "./ownKeys";

const KeysContext = createContext<LabelingKeys>(LABELING_KEYS);
export const KeysProvider = KeysContext.Provider;

/** The keys of the labeler. */
export function useLabelingKeys(): LabelingKeys {
  return useContext(KeysContext);
}

const KEPT = "stepmark.keys";

/** Also kept in this browser, because a key may be pressed before the server has answered. */
export function useOwnKeys(): LabelingKeys {
  const { data } = usePreferences();
  const user = useSession().data?.user?.id ?? "";
  const own = data?.keys;
  return useMemo(() => {
    if (own) keep(user, own);
    return mergeKeys(own ?? kept(user));
  }, [own, user]);
}

function keep(user: string, own: OwnKeys): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ user, own }));
  } catch {
    // without storage they come from the server a moment later
  }
}

function kept(user: string): OwnKeys {
  try {
    const value = JSON.parse(localStorage.getItem(KEPT) ?? "null") as { user: string; own: OwnKeys } | null;
    return value?.user === user ? value.own : {};
  } catch {
    return {};
  }
}
