import { type FormEvent, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { useSignIn } from "@/api/session";
import { ErrorNote } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";

export default function SignInPage() {
  usePageTitle("Sign in");
  const signIn = useSignIn();
  const [, go] = useLocation();
  const [search] = useSearchParams();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate({ username, password }, { onSuccess: () => go(ownPath(search.get("next")), { replace: true }) });
  }
  return (
    <main className="page page-narrow">
      <h1>Sign in</h1>
      <form className="form" onSubmit={submit}>
        <label>
          Name
          <input
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            required
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {signIn.isError && <ErrorNote error={signIn.error} />}
        <button type="submit" className="button button-primary" disabled={signIn.isPending}>
          {signIn.isPending ? "Signing in…" : "Sign in"}
        </button>
      </form>
    </main>
  );
}

/** Only addresses of this site: a link must not send people elsewhere after they signed in. */
export function ownPath(next: string | null): string {
  // browsers drop tabs and line breaks from an address, so "/\t/elsewhere" would be "//elsewhere"
  return next && /^\/(?![/\\])[!-~]*$/.test(next) ? next : "/";
}
