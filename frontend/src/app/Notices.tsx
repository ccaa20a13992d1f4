import { useEffect, useState, useSyncExternalStore } from "react";
import { maths } from "@/components/maths/loader";
import { markdown } from "@/components/text/loader";
import type { Part } from "@/parts/Part";
import { ReloadButton } from "@/parts/ReloadButton";
import { useServer } from "@/parts/server";
import { FORMULAS_MISSING, MARKDOWN_MISSING, NEW_VERSION } from "@/parts/words";

/** News about the page itself. They appear over its edge, so that nothing moves, and never take the focus. */
export function Notices() {
  const { isNewer } = useServer();
  const [isDismissed, setDismissed] = useState(false);
  return (
    <div className="notices" role="status">
      <Missing part={maths} words={FORMULAS_MISSING} />
      <Missing part={markdown} words={MARKDOWN_MISSING} />
      {isNewer && !isDismissed && (
        <div className="notice">
          <span>{NEW_VERSION}</span>
          <ReloadButton className="button-link" />
          <button
            type="button"
            className="button-quiet"
            aria-label="Close this message"
            onClick={() => setDismissed(true)}
          >
            ✕
          </button>
        </div>
      )}
    </div>
  );
}

/** A part that sets texts all over the page: without it they are readable as they were typed. */
function Missing<Module>({ part, words }: { part: Part<Module>; words: string }) {
  const { module, failures, isLoading } = useSyncExternalStore(part.subscribe, part.read);
  const isMissing = !module && failures > 0;
  useEffect(() => {
    if (!isMissing) return;
    window.addEventListener("online", part.fetch);
    return () => window.removeEventListener("online", part.fetch);
  }, [isMissing, part]);
  if (!isMissing) return null;
  return (
    <div className="notice">
      <span>{words}</span>
      <button type="button" className="button-link" aria-disabled={isLoading} onClick={part.fetch}>
        {isLoading ? "Trying…" : "Try again"}
      </button>
    </div>
  );
}
