import "@/styles/data.css";
import "@/styles/account.css";
import { Link, Redirect } from "wouter";
import { useMay, useSession } from "@/api/session";
import { ErrorNote, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { Password } from "./Password";
import { useAccount } from "./queries";
import { SecondFactor } from "./SecondFactor";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";
import { Writing } from "./Writing";
import { KEYS } from "./words";

/** It opens also while the role's second factor is missing, because it is set up here. */
export default function AccountPage() {
  usePageTitle("Account");
  const session = useSession();
  const user = session.data?.user;
  if (session.data && !user) return <Redirect to="/sign-in?next=%2Faccount" replace />;
  if (session.data?.second_factor === "code") return <Redirect to="/sign-in?next=%2Faccount" replace />;
  return <Account isWaiting={!user} isRestricted={session.data?.second_factor === "set_up"} />;
}

function Account({ isWaiting, isRestricted }: { isWaiting: boolean; isRestricted: boolean }) {
  const { data: account, error, refetch } = useAccount();
  const labels = useMay("label");
  if (error) {
    return (
      <main className="page">
        <ErrorNote error={error} retry={refetch} />
      </main>
    );
  }
  if (isWaiting || !account) return <Waiting what="Loading your account" />;
  return (
    <main className="page account-page">
      <h1>Account</h1>
      <p>
        <span>{`You are signed in as ${account.username}, ${account.role}.`}</span>
      </p>
      <SecondFactor account={account} />
      <Password account={account} />
      {!isRestricted && <Writing />}
      {!isRestricted && labels && <Keys />}
      <Sessions />
      {!isRestricted && <Tokens hasPassword={account.has_password} />}
    </main>
  );
}

function Keys() {
  return (
    <section aria-labelledby="account-keys">
      <h2 id="account-keys">Keys</h2>
      <p>{KEYS}</p>
      <p>
        <Link href="/label">To the labeling page</Link>
      </p>
    </section>
  );
}
