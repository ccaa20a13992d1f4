"""Every page with an address of its own, and rows with which each of them has something to show."""

from django.db.models.functions import Now

from annotation.models import Gold, ReviewCase, Screening, User
from annotation.services.gold import make_gold
from annotation.services.labelings import submit_labeling
from rewardmodel.models import RewardModel
from tests.browser.loop_rows import loop_with_a_running_training
from tests.factories import ItemFactory, PhaseFactory, SolutionFactory, UserFactory, label, lease

PAGES = {
    "HomePage": ("/", "Welcome, ada"),
    "SignInPage": ("/sign-in", "Sign in"),
    "FirstAdminPage": ("/first-admin", "This link does not work"),
    "PeoplePage": ("/people", "People"),
    "PersonPage": ("/people/{person}", "lena"),
    "PersonHoursPage": ("/people/{person}/hours", "Hours lena"),
    "StatisticsPage": ("/statistics", "Statistics"),
    "HoursPage": ("/hours", "Hours"),
    "InvitationsPage": ("/people/invitations", "Invitations"),
    "PeopleFilePage": ("/people/file", "Add people by a file"),
    "InvitationPage": ("/invitation", "This link does not work"),
    "AccountPage": ("/account", "Account"),
    "NewPasswordPage": ("/new-password", "This link does not work"),
    "LabelPage": ("/label", "Rate the steps of this solution"),
    "HistoryPage": ("/history", "History"),
    "GuidePage": ("/how-to-rate", "How to rate"),
    "ManagingPages": ("/loop", "The loop"),
    "LoopPage": ("/loop", "The loop"),
    "GenerationPage": ("/loop/generations/{generation}", "Generation 1"),
    "NextGenerationPage": ("/loop/next", "Start generation 2"),
    "PhasesPage": ("/phases", "Phases"),
    "QualityPage": ("/quality", "Quality"),
    "QualityOfLabelerPage": ("/quality/{labeler}", "ada"),
    "NewPhasePage": ("/phases/new", "New phase"),
    "PhasePage": ("/phases/{phase}", "Phase 2"),
    "AddSolutionsPage": ("/phases/{phase}/solutions", "Add solutions"),
    "AddProblemsPage": ("/phases/{phase}/problems", "Add problems"),
    "LabelingsPage": ("/labelings", "Labelings"),
    "LabelingPage": ("/labelings/{labeling}", "Labeling {labeling}"),
    "CorrectPage": ("/labelings/{labeling}/correct", "Correct labeling {labeling}"),
    "ImportProblemsPage": ("/problems/import", "Import problems"),
    "ProblemsPage": ("/problems", "Problems"),
    "ProblemPage": ("/problems/{problem}", "Problem"),
    "ReviewPage": ("/review", "Review"),
    "CasePage": ("/review/{case}", "Unsure step"),
    "ModelsPage": ("/models", "Models"),
    "ModelPage": ("/models/{model}", "prm-1"),
    "GeneratorsPage": ("/generators", "Generators"),
    "GeneratorPage": ("/generators/{generator}", "demo-generator"),
    "EvaluationSetsPage": ("/evaluation-sets", "Evaluation sets"),
    "ServicesPage": ("/services", "Installation"),
    "AuditPage": ("/audit", "Audit log"),
    "AgreementPage": ("/agreement", "Agreement"),
    "DifferencesPage": ("/agreement/differences", "Steps that differ"),
    "LabelerPage": ("/agreement/labelers/00000000-0000-0000-0000-000000000000", "Labeler"),
    "GoldPage": ("/gold", "Gold"),
    "GoldDetailPage": ("/gold/{gold}", "Gold of solution"),
    "GoldEditorPage": ("/gold/new/{solution}", "Change gold, version 1"),
    "ScreeningsPage": ("/screening", "Screening"),
    "ScreeningPage": ("/screening/{screening}", "ada, Screened work"),
    "OwnResultPage": ("/screening-result/{result}", "You passed: Screened work"),
}
"""Part -> its address and its heading; the names in braces are those of `rows_of_every_page`."""


def rows_of_every_page(manager: User) -> dict[str, object]:
    """Make a loop, a labeler's report, gold and a screening; return the ids that the addresses need."""
    generation = loop_with_a_running_training()
    assignment = lease(ItemFactory(phase=generation.phase))
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([None, -1]))
    return {
        "person": UserFactory(username="lena").pk,
        "labeler": manager.pk,
        "generation": generation.pk,
        "phase": generation.phase_id,
        "generator": generation.generator_id,
        "model": RewardModel.objects.get().pk,
        "labeling": labeling.pk,
        "problem": assignment.item.problem_id,
        "case": ReviewCase.objects.get(labeling__assignment=assignment).pk,
        **_gold_and_screening(manager),
    }


def _gold_and_screening(person: User) -> dict[str, int]:
    """Gold, and a screening that this person has passed."""
    gold = make_gold(solution=SolutionFactory(), label=label([1, -1]), origin=Gold.Origin.PAGE, actor=person)
    screening = Screening.objects.create(phase=PhaseFactory(name="Screened work"), labeler=person, state="passed")
    one = screening.tries.create(
        number=1, items_wanted=1, pass_mark=75, ended_at=Now(), passed=True, agreed=1, judged=1
    )
    return {"gold": gold.pk, "solution": gold.solution_id, "screening": screening.pk, "result": one.pk}
