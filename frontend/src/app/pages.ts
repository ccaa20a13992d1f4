import type { Permission, User } from "@/api/models";

interface PageEntry {
  path: string;
  name: string;
  needs: Permission;
}

/** What the bar at the top leads to. */
const IN_THE_BAR: readonly PageEntry[] = [
  { path: "/label", name: "Label", needs: "label" },
  { path: "/loop", name: "Loop", needs: "research" },
  { path: "/phases", name: "Phases", needs: "manage_phases" },
  { path: "/models", name: "Models", needs: "research" },
];

/** What the menu behind the bar leads to, in its order. Pages for one day of the month belong to the end. */
const IN_THE_MENU: readonly PageEntry[] = [
  { path: "/people", name: "People", needs: "manage_people" },
  { path: "/audit", name: "Audit log", needs: "see_audit" },
  { path: "/services", name: "Installation", needs: "manage_site" },
];

const open = (entries: readonly PageEntry[], user: User) =>
  entries.filter(({ needs }) => user.permissions.includes(needs));

export const barPages = (user: User) => open(IN_THE_BAR, user);
export const menuPages = (user: User) => open(IN_THE_MENU, user);
