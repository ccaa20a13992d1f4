import { useEffect, useState, useSyncExternalStore } from "react";
import { maths } from "@/components/maths/loader";
import { ReloadButton } from "@/parts/ReloadButton";
import { useServer } from "@/parts/server";
import { FORMULAS_MISSING, NEW_VERSION } from "@/parts/words";

/** News about the page itself. They appear over its edge, so that nothing moves, and never take the focus. */
export function Notices() {
  const { isNewer } = useServer();
  const { module, failures, isLoading } = useSyncExternalStore(maths.subscribe, maths.read);
  const [isDismissed, setDismissed] = useState(false);
  useEffect(() => {
    window.addEventListener("online", maths.fetch);
    return () => window.removeEventListener("online", maths.fetch);
  }, []);
  return (
    <div className="notices" role="status">
      {!module && failures > 0 && (
        <div className="notice">
          <span>{FORMULAS_MISSING}</span>
          <button type="button" className="button-link" aria-disabled={isLoading} onClick={maths.fetch}>
            {isLoading ? "Trying…" : "Try again"}
          </button>
        </div>
      )}
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
