import { useState } from "react";
import { useChangePreferences, usePreferences } from "@/api/preferences";

/** The tour of a phase opens by itself once per user, on whichever device; it can be called up again. */
export function useFirstTour(phase: number) {
  const name = `phase-${phase}`;
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
