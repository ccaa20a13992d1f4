import { useState } from "react";
import { useChangePreferences, usePreferences } from "@/api/preferences";

/** The tour of a flow opens automatically once per user, on any device. It can be opened again. */
export function useFirstTour(flow: number) {
  const name = `phase-${flow}`; // as the server stores it
  const { data } = usePreferences();
  const change = useChangePreferences();
  const [asked, setAsked] = useState<boolean | null>(null);
  const isFirst = data !== undefined && !data.tours_seen.includes(name);
  return {
    isOpen: asked ?? isFirst,
    open: () => setAsked(true),
    close() {
      setAsked(false);
      if (isFirst) change.mutate({ tours_seen: [name] });
    },
  };
}
