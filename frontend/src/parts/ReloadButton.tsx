import { useState } from "react";
import { reloadPage } from "./server";
import { NO_CONNECTION } from "./words";

/** Reloads the page, unless the server is away: then it says so, and the page stays. */
export function ReloadButton({ className = "button" }: { className?: string }) {
  const [isRefused, setRefused] = useState(false);
  return (
    <>
      <button type="button" className={className} onClick={async () => setRefused(!(await reloadPage()))}>
        Reload the page
      </button>
      {isRefused && <span role="status">{NO_CONNECTION}</span>}
    </>
  );
}
