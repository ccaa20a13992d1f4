import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { Protected } from "@/app/Protected";
import { Shell } from "@/app/Shell";
import { EmptyState, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";

const HomePage = lazy(() => import("@/features/home/HomePage"));
const SignInPage = lazy(() => import("@/features/session/SignInPage"));
const LabelPage = lazy(() => import("@/features/labeling/LabelPage"));
const HistoryPage = lazy(() => import("@/features/history/HistoryPage"));
const GuidePage = lazy(() => import("@/features/guide/GuidePage"));
const LoopPage = lazy(() => import("@/features/loop/LoopPage"));
const GenerationPage = lazy(() => import("@/features/loop/GenerationPage"));
const NextGenerationPage = lazy(() => import("@/features/loop/NextGenerationPage"));
const PhasesPage = lazy(() => import("@/features/phases/PhasesPage"));
const NewPhasePage = lazy(() => import("@/features/phases/NewPhasePage"));
const PhasePage = lazy(() => import("@/features/phases/PhasePage"));
const AddSolutionsPage = lazy(() => import("@/features/adding/AddSolutionsPage"));
const AddProblemsPage = lazy(() => import("@/features/adding/AddProblemsPage"));
const ModelsPage = lazy(() => import("@/features/models/ModelsPage"));
const ModelPage = lazy(() => import("@/features/models/ModelPage"));

export function App() {
  return (
    <Shell>
      <Suspense fallback={<Waiting what="Loading the page" />}>
        <Switch>
          <Route path="/">
            <HomePage />
          </Route>
          <Route path="/sign-in">
            <SignInPage />
          </Route>
          <Route path="/label">
            <Protected roles={["labeler", "admin"]}>
              <LabelPage />
            </Protected>
          </Route>
          <Route path="/label/:phase">
            {({ phase }) => (
              <Protected roles={["labeler", "admin"]}>
                <LabelPage key={phase} phase={Number(phase)} />
              </Protected>
            )}
          </Route>
          <Route path="/history">
            <Protected roles={["labeler", "admin"]}>
              <HistoryPage />
            </Protected>
          </Route>
          <Route path="/how-to-rate">
            <Protected roles={["labeler", "admin", "researcher"]}>
              <GuidePage />
            </Protected>
          </Route>
          <Route path="/loop">
            <Protected roles={["admin", "researcher"]}>
              <LoopPage />
            </Protected>
          </Route>
          <Route path="/loop/generations/:id">
            {({ id }) => (
              <Protected roles={["admin", "researcher"]}>
                <GenerationPage id={Number(id)} />
              </Protected>
            )}
          </Route>
          <Route path="/loop/next">
            <Protected roles={["admin"]}>
              <NextGenerationPage />
            </Protected>
          </Route>
          <Route path="/phases">
            <Protected roles={["admin"]}>
              <PhasesPage />
            </Protected>
          </Route>
          <Route path="/phases/new">
            <Protected roles={["admin"]}>
              <NewPhasePage />
            </Protected>
          </Route>
          <Route path="/phases/:id">
            {({ id }) => (
              <Protected roles={["admin"]}>
                <PhasePage id={Number(id)} />
              </Protected>
            )}
          </Route>
          <Route path="/phases/:id/solutions">
            {({ id }) => (
              <Protected roles={["admin"]}>
                <AddSolutionsPage id={Number(id)} />
              </Protected>
            )}
          </Route>
          <Route path="/phases/:id/problems">
            {({ id }) => (
              <Protected roles={["admin"]}>
                <AddProblemsPage id={Number(id)} />
              </Protected>
            )}
          </Route>
          <Route path="/models">
            <Protected roles={["admin", "researcher"]}>
              <ModelsPage />
            </Protected>
          </Route>
          <Route path="/models/:id">
            {({ id }) => (
              <Protected roles={["admin", "researcher"]}>
                <ModelPage id={Number(id)} />
              </Protected>
            )}
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}

function NotFound() {
  usePageTitle("No such page");
  return (
    <main className="page">
      <EmptyState title="There is no page at this address">
        <p>
          <a href="/">Go to the start page</a>
        </p>
      </EmptyState>
    </main>
  );
}
