import { Route, Switch, useLocation } from "wouter";
import { Protected } from "@/app/Protected";
import { Shell } from "@/app/Shell";
import { maths } from "@/components/maths/loader";
import { Waiting } from "@/components/notes";
import { Guarded } from "@/parts/Guarded";
import { lazyPart } from "@/parts/lazyPart";

const waiting = <Waiting what="Loading the page" />;
const page = { waiting, isPage: true };
/** Pages that a labeler goes to from a task, perhaps without a network. */
const pageAhead = { ...page, ahead: true };

const HomePage = lazyPart("The start page", () => import("@/features/home/HomePage"), pageAhead);
const SignInPage = lazyPart("The page to sign in", () => import("@/features/session/SignInPage"), pageAhead);
const FirstAdminPage = lazyPart("The form for the account", () => import("@/features/firstAdmin/FirstAdminPage"), page);
const LabelPage = lazyPart("The labeling page", () => import("@/features/labeling/LabelPage"), pageAhead);
const HistoryPage = lazyPart("The history", () => import("@/features/history/HistoryPage"), pageAhead);
const GuidePage = lazyPart("The guide", () => import("@/features/guide/GuidePage"), pageAhead);
const ManagingPages = lazyPart("This page", () => import("@/app/ManagingPages"), page);

// asked for together with the session, not one after the other
if (/\/label(\/|$)/.test(location.pathname)) {
  void LabelPage.fetch();
  void maths.fetch();
}

export function App() {
  const [here] = useLocation();
  return (
    <Shell>
      <Guarded name="This page" isPage of={here}>
        <Switch>
          <Route path="/">
            <HomePage />
          </Route>
          <Route path="/sign-in">
            <SignInPage />
          </Route>
          <Route path="/first-admin">
            <FirstAdminPage />
          </Route>
          <Route path="/label">
            <Protected needs={["label"]}>
              <LabelPage />
            </Protected>
          </Route>
          <Route path="/label/:phase">
            {({ phase }) => (
              <Protected needs={["label"]}>
                <LabelPage key={phase} phase={Number(phase)} />
              </Protected>
            )}
          </Route>
          <Route path="/history">
            <Protected needs={["label"]}>
              <HistoryPage />
            </Protected>
          </Route>
          <Route path="/how-to-rate">
            <Protected needs={["label", "research"]}>
              <GuidePage />
            </Protected>
          </Route>
          <Route>
            <ManagingPages />
          </Route>
        </Switch>
      </Guarded>
    </Shell>
  );
}
