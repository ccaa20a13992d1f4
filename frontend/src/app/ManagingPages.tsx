import { Route, Switch } from "wouter";
import { Protected } from "@/app/Protected";
import { EmptyState, Waiting } from "@/components/notes";
import { usePageTitle } from "@/components/usePageTitle";
import { at } from "@/parts/base";
import { lazyPart } from "@/parts/lazyPart";

const page = { waiting: <Waiting what="Loading the page" />, isPage: true };

const LoopPage = lazyPart("The page of the loop", () => import("@/features/loop/LoopPage"), page);
const GenerationPage = lazyPart("The page of the generation", () => import("@/features/loop/GenerationPage"), page);
const NextGenerationPage = lazyPart(
  "The form for a generation",
  () => import("@/features/loop/NextGenerationPage"),
  page,
);
const PhasesPage = lazyPart("The list of phases", () => import("@/features/phases/PhasesPage"), page);
const NewPhasePage = lazyPart("The form for a phase", () => import("@/features/phases/NewPhasePage"), page);
const PhasePage = lazyPart("The page of the phase", () => import("@/features/phases/PhasePage"), page);
const AddSolutionsPage = lazyPart("The form for solutions", () => import("@/features/adding/AddSolutionsPage"), page);
const AddProblemsPage = lazyPart("The form for problems", () => import("@/features/adding/AddProblemsPage"), page);
const ModelsPage = lazyPart("The list of models", () => import("@/features/models/ModelsPage"), page);
const ModelPage = lazyPart("The page of the model", () => import("@/features/models/ModelPage"), page);
const ServicesPage = lazyPart("The list of services", () => import("@/features/services/ServicesPage"), page);
const AuditPage = lazyPart("The audit log", () => import("@/features/audit/AuditPage"), page);
const PeoplePage = lazyPart("The list of people", () => import("@/features/people/PeoplePage"), page);
const PersonPage = lazyPart("The page of the person", () => import("@/features/people/PersonPage"), page);
const InvitationsPage = lazyPart("The list of invitations", () => import("@/features/people/InvitationsPage"), page);
const PeopleFilePage = lazyPart("The form for a file", () => import("@/features/people/PeopleFilePage"), page);
const InvitationPage = lazyPart(
  "The form for your account",
  () => import("@/features/invitation/InvitationPage"),
  page,
);
const AccountPage = lazyPart("Your account", () => import("@/features/account/AccountPage"), page);
const NewPasswordPage = lazyPart("The form for the password", () => import("@/features/session/NewPasswordPage"), page);

/** The pages of those who manage, those that labelers open rarely, and addresses that nobody has. No task needs them. */
export default function ManagingPages() {
  return (
    <Switch>
      <Route path="/loop">
        <Protected needs={["research"]}>
          <LoopPage />
        </Protected>
      </Route>
      <Route path="/loop/generations/:id">
        {({ id }) => (
          <Protected needs={["research"]}>
            <GenerationPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/loop/next">
        <Protected needs={["manage_loop"]}>
          <NextGenerationPage />
        </Protected>
      </Route>
      <Route path="/phases">
        <Protected needs={["manage_phases"]}>
          <PhasesPage />
        </Protected>
      </Route>
      <Route path="/phases/new">
        <Protected needs={["manage_phases"]}>
          <NewPhasePage />
        </Protected>
      </Route>
      <Route path="/phases/:id">
        {({ id }) => (
          <Protected needs={["manage_phases"]}>
            <PhasePage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/phases/:id/solutions">
        {({ id }) => (
          <Protected needs={["manage_phases"]}>
            <AddSolutionsPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/phases/:id/problems">
        {({ id }) => (
          <Protected needs={["manage_phases"]}>
            <AddProblemsPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/models">
        <Protected needs={["research"]}>
          <ModelsPage />
        </Protected>
      </Route>
      <Route path="/models/:id">
        {({ id }) => (
          <Protected needs={["research"]}>
            <ModelPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/audit">
        <Protected needs={["see_audit"]}>
          <AuditPage />
        </Protected>
      </Route>
      <Route path="/people">
        <Protected needs={["manage_people"]}>
          <PeoplePage />
        </Protected>
      </Route>
      <Route path="/people/invitations">
        <Protected needs={["manage_people"]}>
          <InvitationsPage />
        </Protected>
      </Route>
      <Route path="/people/file">
        <Protected needs={["manage_people"]}>
          <PeopleFilePage />
        </Protected>
      </Route>
      <Route path="/people/:id">
        {({ id }) => (
          <Protected needs={["manage_people"]}>
            <PersonPage key={id} id={id} />
          </Protected>
        )}
      </Route>
      <Route path="/invitation">
        <InvitationPage />
      </Route>
      <Route path="/account">
        <AccountPage />
      </Route>
      <Route path="/new-password">
        <NewPasswordPage />
      </Route>
      <Route path="/services">
        <Protected needs={["manage_site"]}>
          <ServicesPage />
        </Protected>
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function NotFound() {
  usePageTitle("No such page");
  return (
    <main className="page">
      <EmptyState title="There is no page at this address">
        <p>
          <a href={at("/")}>Go to the start page</a>
        </p>
      </EmptyState>
    </main>
  );
}
