import { type ReactNode, useSyncExternalStore } from "react";
import { EmptyState, ErrorNote, Waiting } from "@/components/notes";
import { at } from "@/parts/base";

type Check<Data> = { data: Data | undefined; error: Error | null; refetch: () => unknown };

type Props<Data> = {
  token: string;
  /** What to say if the address has no token. */
  missing: string;
  /** The query that asks the site whether the link can still be used. */
  check: Check<Data>;
  children: (data: Data) => ReactNode;
};

/** The secret of a one-time link. It is after #, which browsers send to no server, so it is in no log. */
export function useLinkToken(): string {
  return useSyncExternalStore(onHashChange, () => window.location.hash.slice(1));
}

/** What is behind a one-time link, once the site has said that the link can be used. */
export function OneTimeLink<Data>({ token, missing, check, children }: Props<Data>) {
  if (!token) return <Over message={missing} />;
  if (isOver(check.error)) return <Over message={check.error.message} />;
  if (check.error) {
    return (
      <main className="page">
        <ErrorNote error={check.error} retry={check.refetch} />
      </main>
    );
  }
  return check.data === undefined ? <Waiting what="Checking the link" /> : children(check.data);
}

function Over({ message }: { message: string }) {
  return (
    <main className="page">
      <EmptyState title="This link does not work">
        <p>{message}</p>
        <p>
          <a href={at("/sign-in")}>Sign in</a>
        </p>
      </EmptyState>
    </main>
  );
}

/** The site's answer: it was used before, or it is too old. */
function isOver(error: Error | null): error is Error {
  return error !== null && "status" in error && error.status === 410;
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
