"""Rows of every kind, and one person of each role: what the tests of the whole API ask about."""

from dataclasses import dataclass, field

from django.test import Client

from annotation.models import Assignment, Phase, Problem, User
from annotation.services.api_tokens import create_token
from annotation.services.assignments import release_assignment, save_draft
from annotation.services.invitations import invite
from annotation.services.labelings import submit_labeling
from annotation.services.notifications import send_test_to_webhook
from annotation.services.phases import set_phase_status
from annotation.services.webhooks import create_webhook
from rewardmodel.models import Generator, ModelRequest, RewardModel, TrainingRun
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
    submit_labeling(assignment_id=submitted.pk, labeler=labeler, label=label([1, -1]))
    release_assignment(assignment_id=skipped.pk, labeler=labeler)
    building = lease(
        problem_item(
            phase=PhaseFactory(name="Building", flow=Phase.Flow.ONE), problem=ProblemFactory(text="Build it.")
        ),
        labeler,
    )
    ProblemFactory(text="Held out.", split=Problem.Split.TEST)
    generation = loop_with_a_running_training()
    candidate = RewardModel.objects.create(
        kind="prm", name="outside", location="nowhere", origin="added", standing="candidate"
    )
    closed = PhaseFactory(name="Closed")
    set_phase_status(phase_id=closed.pk, status=Phase.Status.CLOSED)
    webhook = create_webhook(by=users["admin"], name="chat", url="https://hooks.example.org/chat")
    Client().force_login(labeler)
    scene.ids.update(
        session=labeler.browser_sessions.get().pk,
        token=labeler.api_tokens.get().pk,
        person=str(labeler.pk),
        invitation=invite(role="labeler", days=7, by=users["admin"]).invitation.pk,
        webhook=webhook.pk,
        delivery=str(send_test_to_webhook(webhook).pk),
        assignment=assignment.pk,
        submitted=submitted.pk,
        skipped=skipped.pk,
        building=building.pk,
        phase=phase.pk,
        building_phase=building.item.phase_id,
        generation=generation.pk,
        training_run=TrainingRun.objects.get().pk,
        model=candidate.pk,
        model_request=ModelRequest.objects.create(action="add", name="other", location="/x").pk,
        generator=Generator.objects.get(name="demo-generator").pk,
    )
    return scene
