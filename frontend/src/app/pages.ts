import type { Permission, User } from "@/api/models";

interface PageEntry {
  path: string;
  name: string;
  /** One of these is enough. */
  needs: readonly Permission[];
}

/** What the bar at the top leads to. */
const IN_THE_BAR: readonly PageEntry[] = [
  { path: "/label", name: "Label", needs: ["label"] },
  { path: "/review", name: "Review", needs: ["review"] },
  { path: "/loop", name: "Loop", needs: ["research"] },
  { path: "/phases", name: "Phases", needs: ["manage_phases"] },
  { path: "/models", name: "Models", needs: ["research"] },
];

/** What the menu behind the bar leads to, in its order. Pages for one day of the month belong to the end. */
const IN_THE_MENU: readonly PageEntry[] = [
  { path: "/labelings", name: "Labelings", needs: ["review"] },
  { path: "/problems", name: "Problems", needs: ["review", "research", "manage_problems"] },
  { path: "/people", name: "People", needs: ["manage_people"] },
  { path: "/quality", name: "Quality control", needs: ["manage_quality"] },
  { path: "/agreement", name: "Agreement", needs: ["review", "research"] },
  { path: "/gold", name: "Gold", needs: ["review"] },
  { path: "/screening", name: "Screening", needs: ["review"] },
  { path: "/generators", name: "Generators", needs: ["research"] },
  { path: "/evaluation-sets", name: "Evaluation sets", needs: ["research"] },
  { path: "/audit", name: "Audit log", needs: ["see_audit"] },
  { path: "/services", name: "Installation", needs: ["manage_site"] },
];

const open = (entries: readonly PageEntry[], user: User) =>
  entries.filter(({ needs }) => needs.some((one) => user.permissions.includes(one)));

export const barPages = (user: User) => open(IN_THE_BAR, user);
export const menuPages = (user: User) => open(IN_THE_MENU, user);
