import { type FormEvent, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import type { Session } from "@/api/models";
import { useSession, useSignIn } from "@/api/session";
import { ErrorNote } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { CodeForm } from "./CodeForm";
import { ForgottenPassword } from "./ForgottenPassword";
import { refusalInWords } from "./words";

export default function SignInPage() {
  usePageTitle("Sign in");
  const session = useSession();
  const [, go] = useLocation();
  const [search] = useSearchParams();
  const next = ownPath(search.get("next"));
  const enter = (entered: Session) => {
    if (entered.user) go(afterSignIn(entered, next), { replace: true });
  };
  const refusal = refusalInWords(search.get("refused"));
  const provider = session.data?.openid_connect;
  return (
    <main className="page page-narrow">
      <h1>Sign in</h1>
      {session.data?.second_factor === "code" ? (
        <CodeForm onDone={enter} />
      ) : (
        <>
          {refusal && <ErrorNote error={new Error(refusal)} />}
          {provider && (
            <p>
              <a className="button" href={at(`/accounts/oidc/login/?${new URLSearchParams({ next })}`)}>
                <span>{`Sign in with ${provider}`}</span>
              </a>
            </p>
          )}
          <PasswordForm onDone={enter} />
          {session.data?.resets_by_mail && <ForgottenPassword />}
        </>
      )}
    </main>
  );
}

function PasswordForm({ onDone }: { onDone: (session: Session) => void }) {
  const signIn = useSignIn();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate({ username, password }, { onSuccess: onDone });
  }
  return (
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
  );
}

/** A role that needs a second factor and has none yet can only open the account page. */
export function afterSignIn(session: Session, next: string): string {
  return session.second_factor === "set_up" ? "/account" : next;
}

/** Only addresses of this site: a link must not send people elsewhere after they signed in. */
export function ownPath(next: string | null): string {
  // browsers drop tabs and line breaks from an address, so "/\t/elsewhere" would be "//elsewhere"
  return next && /^\/(?![/\\])[!-~]*$/.test(next) ? next : "/";
}
