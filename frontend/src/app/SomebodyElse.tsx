import { useMutation } from "@tanstack/react-query";
import { claimUser } from "@/api/claimedUser";
import { api, unwrap } from "@/api/client";
import { ErrorNote } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";

/** In place of every page once somebody else has signed in in another tab: this one stops, so that nothing gets the wrong name. */
export default function SomebodyElse({ own, other }: { own: string; other: string }) {
  usePageTitle("Somebody else has signed in");
  const signOut = useMutation({
    networkMode: "always",
    mutationFn: () => {
      claimUser(null); // it is the other's session that ends
      return unwrap(api.DELETE("/api/v1/session"));
    },
    onSettled: () => location.assign(at("/sign-in?next=%2Flabel")),
  });
  return (
    <main className="page">
      <section className="note note-closed" role="alert">
        <h1>Somebody else has signed in</h1>
        <p>
          <strong>{other}</strong> has signed in in this browser, so this tab has stopped. Your work as{" "}
          <strong>{own}</strong> is kept here, and goes on when you sign in again.
        </p>
        <div className="note-actions">
          <button type="button" className="button button-primary" onClick={() => location.assign(at("/"))}>
            <span>{`Continue as ${other}`}</span>
          </button>
          <button type="button" className="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
            <span>{`Sign in again as ${own}`}</span>
          </button>
        </div>
        {signOut.isError && <ErrorNote error={signOut.error} />}
      </section>
    </main>
  );
}
