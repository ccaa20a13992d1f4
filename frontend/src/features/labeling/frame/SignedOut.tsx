import { Link, useLocation } from "wouter";

export function SignedOut() {
  const [here] = useLocation();
  return (
    <div className="note note-error" role="alert">
      <p>
        You were signed out. Your work is kept in this browser:{" "}
        <Link href={`/sign-in?next=${encodeURIComponent(here)}`}>sign in again</Link> to continue.
      </p>
    </div>
  );
}
