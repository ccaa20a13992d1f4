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
const LabelingsPage = lazyPart("The list of labelings", () => import("@/features/labelings/LabelingsPage"), page);
const LabelingPage = lazyPart("The page of the labeling", () => import("@/features/labelings/LabelingPage"), page);
const CorrectPage = lazyPart("The correction", () => import("@/features/labeling/correcting/CorrectPage"), page);
const ImportProblemsPage = lazyPart(
  "The form for a file of problems",
  () => import("@/features/adding/ImportProblemsPage"),
  page,
);
const ProblemsPage = lazyPart("The list of problems", () => import("@/features/problems/ProblemsPage"), page);
const ProblemPage = lazyPart("The page of the problem", () => import("@/features/problems/ProblemPage"), page);
const ReviewPage = lazyPart("The review inbox", () => import("@/features/review/ReviewPage"), page);
const CasePage = lazyPart("The page of the case", () => import("@/features/review/CasePage"), page);
const ModelsPage = lazyPart("The list of models", () => import("@/features/models/ModelsPage"), page);
const ModelPage = lazyPart("The page of the model", () => import("@/features/models/ModelPage"), page);
const QualityPage = lazyPart("The list of labelers", () => import("@/features/quality/QualityPage"), page);
const QualityOfLabelerPage = lazyPart(
  "The page of the labeler",
  () => import("@/features/quality/QualityOfLabelerPage"),
  page,
);
const GeneratorsPage = lazyPart("The list of generators", () => import("@/features/models/GeneratorsPage"), page);
const GeneratorPage = lazyPart("The page of the generator", () => import("@/features/models/GeneratorPage"), page);
const EvaluationSetsPage = lazyPart(
  "The list of evaluation sets",
  () => import("@/features/models/EvaluationSetsPage"),
  page,
);
const ServicesPage = lazyPart("The list of services", () => import("@/features/services/ServicesPage"), page);
const AuditPage = lazyPart("The audit log", () => import("@/features/audit/AuditPage"), page);
const PeoplePage = lazyPart("The list of people", () => import("@/features/people/PeoplePage"), page);
const PersonPage = lazyPart("The page of the person", () => import("@/features/people/PersonPage"), page);
const PersonHoursPage = lazyPart("The hours of the person", () => import("@/features/hours/PersonHoursPage"), page);
const StatisticsPage = lazyPart("The statistics", () => import("@/features/statistics/StatisticsPage"), page);
const HoursPage = lazyPart("Your hours", () => import("@/features/hours/HoursPage"), page);
const InvitationsPage = lazyPart("The list of invitations", () => import("@/features/people/InvitationsPage"), page);
const PeopleFilePage = lazyPart("The form for a file", () => import("@/features/people/PeopleFilePage"), page);
const InvitationPage = lazyPart(
  "The form for your account",
  () => import("@/features/invitation/InvitationPage"),
  page,
);
const AgreementPage = lazyPart("The page of agreement", () => import("@/features/agreement/AgreementPage"), page);
const DifferencesPage = lazyPart("The list of steps", () => import("@/features/agreement/DifferencesPage"), page);
const LabelerPage = lazyPart("The page of the labeler", () => import("@/features/agreement/LabelerPage"), page);
const AccountPage = lazyPart("Your account", () => import("@/features/account/AccountPage"), page);
const NewPasswordPage = lazyPart("The form for the password", () => import("@/features/session/NewPasswordPage"), page);
const GoldPage = lazyPart("The list of gold", () => import("@/features/gold/GoldPage"), page);
const GoldDetailPage = lazyPart("The page of the gold", () => import("@/features/gold/GoldDetailPage"), page);
const GoldEditorPage = lazyPart("The gold editor", () => import("@/features/labeling/gold/GoldEditorPage"), page);
const ScreeningsPage = lazyPart("The list of screenings", () => import("@/features/screening/ScreeningsPage"), page);
const ScreeningPage = lazyPart("The page of the screening", () => import("@/features/screening/ScreeningPage"), page);
const OwnResultPage = lazyPart("The result", () => import("@/features/screening/OwnResultPage"), page);

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
      <Route path="/labelings">
        <Protected needs={["review"]}>
          <LabelingsPage />
        </Protected>
      </Route>
      <Route path="/labelings/:id">
        {({ id }) => (
          <Protected needs={["review"]}>
            <LabelingPage key={id} id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/labelings/:id/correct">
        {({ id }) => (
          <Protected needs={["review"]}>
            <CorrectPage key={id} id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/problems">
        <Protected needs={["review", "research", "manage_problems"]}>
          <ProblemsPage />
        </Protected>
      </Route>
      <Route path="/problems/import">
        <Protected needs={["manage_problems"]}>
          <ImportProblemsPage />
        </Protected>
      </Route>
      <Route path="/problems/:id">
        {({ id }) => (
          <Protected needs={["review", "research", "manage_problems"]}>
            <ProblemPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/review">
        <Protected needs={["review"]}>
          <ReviewPage />
        </Protected>
      </Route>
      <Route path="/review/:id">
        {({ id }) => (
          <Protected needs={["review"]}>
            <CasePage key={id} id={Number(id)} />
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
      <Route path="/gold">
        <Protected needs={["review"]}>
          <GoldPage />
        </Protected>
      </Route>
      <Route path="/gold/new/:solution">
        {({ solution }) => (
          <Protected needs={["review"]}>
            <GoldEditorPage key={solution} solution={Number(solution)} />
          </Protected>
        )}
      </Route>
      <Route path="/gold/:id">
        {({ id }) => (
          <Protected needs={["review"]}>
            <GoldDetailPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/screening">
        <Protected needs={["review"]}>
          <ScreeningsPage />
        </Protected>
      </Route>
      <Route path="/screening/:id">
        {({ id }) => (
          <Protected needs={["review"]}>
            <ScreeningPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/screening-result/:id">
        {({ id }) => (
          <Protected needs={["label"]}>
            <OwnResultPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/generators">
        <Protected needs={["research"]}>
          <GeneratorsPage />
        </Protected>
      </Route>
      <Route path="/generators/:id">
        {({ id }) => (
          <Protected needs={["research"]}>
            <GeneratorPage id={Number(id)} />
          </Protected>
        )}
      </Route>
      <Route path="/evaluation-sets">
        <Protected needs={["research"]}>
          <EvaluationSetsPage />
        </Protected>
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
      <Route path="/people/:id/hours">
        {({ id }) => (
          <Protected needs={["manage_people"]}>
            <PersonHoursPage key={id} id={id} />
          </Protected>
        )}
      </Route>
      <Route path="/statistics">
        <Protected needs={["review", "research"]}>
          <StatisticsPage />
        </Protected>
      </Route>
      <Route path="/hours">
        <Protected needs={["label"]}>
          <HoursPage />
        </Protected>
      </Route>
      <Route path="/invitation">
        <InvitationPage />
      </Route>
      <Route path="/agreement">
        <Protected needs={["review", "research"]}>
          <AgreementPage />
        </Protected>
      </Route>
      <Route path="/agreement/differences">
        <Protected needs={["review", "research"]}>
          <DifferencesPage />
        </Protected>
      </Route>
      <Route path="/agreement/labelers/:id">
        {({ id }) => (
          <Protected needs={["review", "research"]}>
            <LabelerPage key={id} id={id} />
          </Protected>
        )}
      </Route>
      <Route path="/account">
        <AccountPage />
      </Route>
      <Route path="/new-password">
        <NewPasswordPage />
      </Route>
      <Route path="/quality">
        <Protected needs={["manage_quality"]}>
          <QualityPage />
        </Protected>
      </Route>
      <Route path="/quality/:labeler">
        {({ labeler }) => (
          <Protected needs={["manage_quality"]}>
            <QualityOfLabelerPage id={labeler} />
          </Protected>
        )}
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
