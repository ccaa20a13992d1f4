import type { ReactNode } from "react";
import { Redirect, useLocation } from "wouter";
import type { Permission } from "@/api/models";
import { useSession } from "@/api/session";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";

/** For people who have one of these permissions. For convenience only: the server enforces what each role may do. */
export function Protected({ needs, children }: { needs: readonly Permission[]; children: ReactNode }) {
  const session = useSession();
  const [here] = useLocation();
  if (session.isPending) return <Waiting what="Checking who you are" />;
  if (session.isError) {
    return (
      <main className="page">
        <ErrorNote error={session.error} retry={session.refetch} />
      </main>
    );
  }
  const { user, second_factor } = session.data;
  if (user && second_factor === "set_up") return <Redirect to="/account" replace />;
  if (!user || second_factor) return <Redirect to={`/sign-in?next=${encodeURIComponent(here)}`} replace />;
  if (!needs.some((permission) => user.permissions.includes(permission))) return <NotForYou />;
  return children;
}

function NotForYou() {
  usePageTitle("Not for your role");
  return (
    <main className="page">
      <EmptyState title="This page is not for your role">
        <p>Ask an admin for a role that may open it, or sign in with another account.</p>
        <p>
          <a href={at("/")}>Go to the start page</a>
        </p>
      </EmptyState>
    </main>
  );
}
