import { Link, useLocation } from "wouter";
import type { User } from "@/api/models";
import { IN_THE_BAR, isHere, type PageEntry, pagesFor } from "@/app/pages";
import { Popover } from "@/components/Popover";

/** In the order of the menu. Pages for one day of the month belong to the end. */
const IN_THE_MENU: readonly PageEntry[] = [
  { path: "/labelings", name: "Labelings", needs: ["review"] },
  { path: "/problems", name: "Problems", needs: ["review", "research", "manage_problems"] },
  { path: "/people", name: "People", needs: ["manage_people"] },
  { path: "/quality", name: "Quality control", needs: ["manage_quality"] },
  { path: "/statistics", name: "Statistics", needs: ["review", "research"] },
  { path: "/agreement", name: "Agreement", needs: ["review", "research"] },
  { path: "/gold", name: "Gold", needs: ["review"] },
  { path: "/screening", name: "Screening", needs: ["review"] },
  { path: "/generators", name: "Generators", needs: ["research"] },
  { path: "/evaluation-sets", name: "Evaluation sets", needs: ["research"] },
  { path: "/audit", name: "Audit log", needs: ["see_audit"] },
  { path: "/services", name: "Installation", needs: ["manage_site"] },
];

/** Entries of the bar that styles/shell.css leaves there on a phone. */
const FIT_ON_A_PHONE = 2;

/** The menu behind the bar, for everybody who does more than label. */
export default function MorePages({ user }: { user: User }) {
  const [here] = useLocation();
  const leadTo = (entries: readonly PageEntry[]) =>
    entries.map(({ path, name }) => (
      <Link key={path} href={path} className="button" aria-current={isHere(here, path) ? "page" : undefined}>
        {name}
      </Link>
    ));
  return (
    <Popover label="More pages" sign="More" className="more-pages">
      <div className="more-pages-narrow">{leadTo(pagesFor(IN_THE_BAR, user).slice(FIT_ON_A_PHONE))}</div>
      {leadTo(pagesFor(IN_THE_MENU, user))}
    </Popover>
  );
}
