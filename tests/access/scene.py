"""Rows of every kind, and one person of each role: what the tests of the whole API ask about."""

from dataclasses import dataclass, field
from uuid import UUID

from django.test import Client

from annotation.models import (
    Assignment,
    Gold,
    Item,
    LabelerTrust,
    Labeling,
    LabelingChange,
    LabelModelRun,
    Phase,
    Problem,
    ReviewCase,
    Screening,
    ScreeningTry,
    User,
)
from annotation.selectors.labeling_changes import Chosen
from annotation.services.answers import correct_answer
from annotation.services.api_tokens import create_token
from annotation.services.appeals import appeal_pause
from annotation.services.assignments import release_assignment, save_draft
from annotation.services.invitations import invite
from annotation.services.labeling_changes import change_labelings
from annotation.services.labelings import submit_labeling
from annotation.services.notifications import send_test_to_webhook
from annotation.services.pauses import begin_pause
from annotation.services.phases import set_phase_status
from annotation.services.problems import exclude_problem
from annotation.services.webhooks import create_webhook
from rewardmodel.models import Generator, ModelRequest, RewardModel, TrainingRun
from rewardmodel.services.evaluation_sets import make_evaluation_set
from tests.annotation.screening_scene import RIGHT, answer, screened_phase
from tests.browser.loop_rows import loop_with_a_running_training
from tests.factories import (
    ItemFactory,
    PhaseFactory,
    ProblemFactory,
    SolutionFactory,
    UserFactory,
    label,
    lease,
    problem_item,
)

ROLES = ("anonymous", "labeler", "other", "reviewer", "researcher", "admin")
"""Columns of the table. All assignments are the labeler's; `other` is another labeler."""


SOLUTION, SCREENED_PHASE, SCREENED_LABELER = 900_000_001, 900_000_002, UUID("00000000-0000-4000-8000-000000000003")
"""Fixed, because bodies name them: a solution without gold, and a phase with screening and a person for it."""


@dataclass(frozen=True)
class Scene:
    """`ids`: by the names that addresses of the table have in braces."""

    users: dict[str, User]
    ids: dict[str, int | str] = field(default_factory=dict)

    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, role: str) -> str:
        return self.tokens[role]


def _lease(phase: Phase, labeler: User, text: str) -> Assignment:
    """Lease an item whose problem no other rows of tests have."""
    problem = ProblemFactory(text=f"The {text} problem.")
    return lease(ItemFactory(phase=phase, solution=SolutionFactory(problem=problem)), labeler)


def _gold_and_screening(labeler: User) -> dict[str, int | str]:
    """The labeler has passed a screening. Two others agree on a solution."""
    phase = screened_phase(items=1, pk=SCREENED_PHASE, is_restricted=True)
    phase.labelers.set([labeler, UserFactory(pk=SCREENED_LABELER)])
    answer(labeler, phase, RIGHT)
    agreed = ItemFactory(phase=PhaseFactory(is_restricted=True), labelings_wanted=2)
    for person in UserFactory.create_batch(2):
        submit_labeling(assignment_id=lease(agreed, person).pk, labeler=person, label=label([1, -1]))
    return {
        "gold": Gold.objects.get().pk,
        "gold_item": phase.items.get(kind=Item.Kind.SCREENING).pk,
        "screening": Screening.objects.get().pk,
        "screening_try": ScreeningTry.objects.get().pk,
        "solution": SolutionFactory(pk=SOLUTION).pk,
        "agreed_solution": agreed.solution_id or 0,
    }


def make_scene() -> Scene:
    """Write the rows. The labeler has an assignment of each flow, one that is submitted, and one that was skipped."""
    labeler = UserFactory(username="labeler")
    users = {
        "labeler": labeler,
        "other": UserFactory(username="other"),
        "reviewer": UserFactory(username="reviewer", role=User.Role.REVIEWER),
        "researcher": UserFactory(username="researcher", role=User.Role.RESEARCHER),
        "admin": UserFactory(username="admin", role=User.Role.ADMIN),
    }
    scene = Scene(users)
    for role, user in users.items():
        _, scene.tokens[role] = create_token(user=user, name="all it may do", scope="manage", days=None)
    phase = PhaseFactory(name="Rating")
    assignment = _lease(phase, labeler, "first")
    save_draft(assignment_id=assignment.pk, labeler=labeler, draft=label([1, -1]), version=None)
    submitted, skipped = _lease(phase, labeler, "second"), _lease(phase, labeler, "third")
    labeling, _ = submit_labeling(assignment_id=submitted.pk, labeler=labeler, label=label([1, -1]))
    unread = _lease(phase, labeler, "fifth")
    other_labeling, _ = submit_labeling(assignment_id=unread.pk, labeler=labeler, label=label([1, -1]))
    change = change_labelings(
        kind=LabelingChange.Kind.EXCLUDE,
        chosen=Chosen(ids=[other_labeling.pk]),
        reason="Unread.",
        actor=users["admin"],
    )
    release_assignment(assignment_id=skipped.pk, labeler=labeler)
    building = lease(
        problem_item(
            phase=PhaseFactory(name="Building", flow=Phase.Flow.ONE), problem=ProblemFactory(text="Build it.")
        ),
        labeler,
    )
    ProblemFactory(text="Held out.", split=Problem.Split.TEST)
    reported = _lease(phase, labeler, "fourth")
    report, _ = submit_labeling(assignment_id=reported.pk, labeler=labeler, label=label([None, -1]))
    excluded, corrected = ProblemFactory(text="Excluded."), ProblemFactory(text="Corrected.")
    exclude_problem(problem_id=excluded.pk, reason="Two readings.", actor=users["admin"])
    answer_change = correct_answer(
        problem_id=corrected.pk, answer="43", expected="42", reason="Typo.", actor=users["admin"]
    )
    generation = loop_with_a_running_training()
    candidate = RewardModel.objects.create(
        kind="prm", name="outside", location="nowhere", origin="added", standing="candidate"
    )
    closed = PhaseFactory(name="Closed")
    set_phase_status(phase_id=closed.pk, status=Phase.Status.CLOSED)
    evaluation_set = make_evaluation_set(name="all", sources=[], subjects=[], levels=[])
    webhook = create_webhook(by=users["admin"], name="chat", url="https://hooks.example.org/chat")
    Client().force_login(labeler)
    run = LabelModelRun.objects.create(finished_at=phase.created_at)
    LabelerTrust.objects.create(run=run, labeler=labeler, labelings=1, judged=0, rates=[], rows=[], is_doubtful=False)
    scene.ids.update(_gold_and_screening(labeler))
    paused = UserFactory(username="paused")
    pause = begin_pause(labeler_id=paused.pk, reason="Rated without reading.", actor=users["admin"])
    scene.ids.update(
        paused_labeler=str(paused.pk),
        pause=pause.pk,
        appeal=appeal_pause(labeler=paused, text="I read every step.").pk,
        submitted_labeling=Labeling.objects.get(assignment=submitted).pk,
        session=labeler.browser_sessions.get().pk,
        token=labeler.api_tokens.get().pk,
        person=str(labeler.pk),
        invitation=invite(role="labeler", days=7, by=users["admin"]).invitation.pk,
        webhook=webhook.pk,
        delivery=str(send_test_to_webhook(webhook).pk),
        assignment=assignment.pk,
        labeler=str(labeler.pk),
        submitted=submitted.pk,
        labeling=labeling.pk,
        change=str(change.pk),
        skipped=skipped.pk,
        building=building.pk,
        phase=phase.pk,
        building_phase=building.item.phase_id,
        generation=generation.pk,
        training_run=TrainingRun.objects.get().pk,
        model=candidate.pk,
        model_request=ModelRequest.objects.create(action="add", name="other", location="/x").pk,
        problem=corrected.pk,
        excluded_problem=excluded.pk,
        answer_change=answer_change.pk,
        case=ReviewCase.objects.get(labeling=report).pk,
        evaluation_set=evaluation_set.pk,
        generator=Generator.objects.get(name="demo-generator").pk,
    )
    return scene
