import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { Dialog } from "@/components/Dialog";
import { BASE } from "@/parts/base";

/** Asks before a link, or closing the tab, loses what somebody has typed and not saved. */
export function LeaveGuard({ isChanged }: { isChanged: boolean }) {
  const [target, setTarget] = useState<string | null>(null);
  const [, go] = useLocation();
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    const hold = (event: MouseEvent) => {
      const path = pathOfLink(event);
      if (path === null) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(path);
    };
    window.addEventListener("beforeunload", ask);
    document.addEventListener("click", hold, true);
    return () => {
      window.removeEventListener("beforeunload", ask);
      document.removeEventListener("click", hold, true);
    };
  }, [isChanged]);
  if (target === null || !isChanged) return null;
  return (
    <Dialog title="Leave without saving?" onClose={() => setTarget(null)}>
      <p>What you have changed on this page is not saved.</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => go(target)}>
          Leave
        </button>
        <button type="button" className="button button-primary" onClick={() => setTarget(null)}>
          Stay
        </button>
      </div>
    </Dialog>
  );
}

/** Where an ordinary click on a link of this site leads, below the site's base; null: it leaves this page as it is. */
export function pathOfLink(event: MouseEvent): string | null {
  const isOrdinary = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (!isOrdinary || !link || link.target === "_blank" || link.hasAttribute("download")) return null;
  const isElsewhere = link.host !== location.host || !link.pathname.startsWith(`${BASE}/`);
  if (isElsewhere || (link.pathname === location.pathname && link.hash)) return null;
  return link.pathname.slice(BASE.length) + link.search;
}
