import type { Permission, User } from "@/api/models";

export interface PageEntry {
  path: string;
  name: string;
  /** One of these is enough. */
  needs: readonly Permission[];
}

/** What the bar at the top leads to; app/MorePages.tsx has the menu behind it. */
export const IN_THE_BAR: readonly PageEntry[] = [
  { path: "/label", name: "Label", needs: ["label"] },
  { path: "/review", name: "Review", needs: ["review"] },
  { path: "/loop", name: "Loop", needs: ["research"] },
  { path: "/phases", name: "Phases", needs: ["manage_phases"] },
  { path: "/models", name: "Models", needs: ["research"] },
];

export const pagesFor = (entries: readonly PageEntry[], user: User) =>
  entries.filter(({ needs }) => needs.some((one) => user.permissions.includes(one)));

export const isHere = (here: string, path: string) => here === path || here.startsWith(`${path}/`);
