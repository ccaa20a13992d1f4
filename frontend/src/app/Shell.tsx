import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { useOtherUser } from "@/api/claimedUser";
import type { User } from "@/api/models";
import { useSession, useSignOut } from "@/api/session";
import { useSendKeptSubmits } from "@/api/submits";
import { Notices } from "@/app/Notices";
import { IN_THE_BAR, isHere, pagesFor } from "@/app/pages";
import { keepTheme, keptTheme, THEMES, type Theme } from "@/app/theme";
import { BarSlotContext } from "@/components/BarSlot";
import { Popover } from "@/components/Popover";
import { lazyPart } from "@/parts/lazyPart";

const MorePages = lazyPart("The menu", () => import("@/app/MorePages"));
const SomebodyElse = lazyPart("This page", () => import("@/app/SomebodyElse"), { isPage: true, ahead: true });

/** The thin bar at the top, whose middle the page fills, and the page below it. */
export function Shell({ children }: { children: ReactNode }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const { data: session } = useSession();
  const other = useOtherUser();
  useSendKeptSubmits(other ? null : (session?.user ?? null));
  return (
    <BarSlotContext value={slot}>
      <header className="topbar">
        <Link href="/" className="brand" aria-label="Stepmark, start page">
          <Mark />
          <span className="brand-name">Stepmark</span>
        </Link>
        {session?.user && <Navigation user={session.user} />}
        <div className="topbar-slot" ref={setSlot} />
        {session?.user ? <Account user={session.user} /> : <ThemeButton className="button-quiet" />}
      </header>
      <Notices />
      {other ? <SomebodyElse {...other} /> : children}
    </BarSlotContext>
  );
}

function Navigation({ user }: { user: User }) {
  const [here] = useLocation();
  const doesMore = user.permissions.some((permission) => permission !== "label");
  return (
    <nav className="topbar-nav" aria-label="Pages">
      {pagesFor(IN_THE_BAR, user).map(({ path, name }) => (
        <Link key={path} href={path} className="topbar-link" aria-current={isHere(here, path) ? "page" : undefined}>
          {name}
        </Link>
      ))}
      {doesMore && <MorePages user={user} />}
    </nav>
  );
}

function Account({ user }: { user: User }) {
  const signOut = useSignOut();
  const [, go] = useLocation();
  return (
    <Popover label={`Account of ${user.username}`} sign={user.username.slice(0, 1).toUpperCase()} className="account">
      <p>
        <strong>{user.username}</strong>
        <br />
        <span className="quiet">{user.role}</span>
      </p>
      <ThemeButton className="button" />
      {user.permissions.includes("label") && (
        <Link href="/history" className="button">
          History
        </Link>
      )}
      <Link href="/account" className="button">
        Account
      </Link>
      <button
        type="button"
        className="button"
        onClick={() => signOut.mutate(undefined, { onSuccess: () => go("/") })}
        disabled={signOut.isPending}
      >
        Sign out
      </button>
    </Popover>
  );
}

const THEME_NAMES: Readonly<Record<Theme, string>> = { system: "like this device", light: "light", dark: "dark" };

function ThemeButton({ className }: { className: string }) {
  const [theme, setTheme] = useState(keptTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return (
    <button
      type="button"
      className={className}
      title={`Change to ${THEME_NAMES[next]}`}
      onClick={() => {
        keepTheme(next);
        setTheme(next);
      }}
    >
      {`Colours: ${THEME_NAMES[theme]}`}
    </button>
  );
}

function Mark() {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M8 22h5v-5h5v-5h6" />
    </svg>
  );
}
