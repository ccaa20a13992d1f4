"""What needs an admin: a stopped loop, work that nobody reaches, unread reports, and screenings."""

import pytest

from annotation.models import Phase, ReviewCase, Screening, User
from annotation.services.appeals import answer_appeal, appeal_pause
from annotation.services.labelings import submit_labeling
from annotation.services.pauses import begin_pause
from annotation.services.phases import change_phase
from rewardmodel.models import Generation
from rewardmodel.selectors.conditions import FoundCondition, shown_conditions
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]


def found(kind: str) -> list[FoundCondition]:
    return [each for each in shown_conditions() if each.kind == kind]


def kinds() -> set[str]:
    return {each.kind for each in shown_conditions()}


def test_paused_generation_asks_to_be_resumed() -> None:
    generation = make_generation(3, stage="labeling", status="paused")
    [condition] = found("generation_paused")
    assert condition.sentence == "Generation 3 is paused. Resume it, or cancel it."
    assert condition.link == f"/loop/generations/{generation.pk}"


@pytest.mark.parametrize(
    ("stage", "status", "how"), [("done", "active", "is done"), ("scoring", "cancelled", "was cancelled")]
)
def test_loop_that_ended_asks_for_the_next_generation(stage: str, status: str, how: str) -> None:
    generation = make_generation(4, stage=stage, status=status)
    [condition] = found("loop_ended")
    assert condition.sentence == (
        f"Generation 4 of “{generation.phase.name}” {how}, and none follows. Start the next one."
    )
    make_generation(5, stage="sampling", phase=generation.phase)
    assert found("loop_ended") == []


def test_loop_of_an_archived_phase_asks_for_nothing() -> None:
    generation = make_generation(4, stage="done")
    Phase.objects.filter(pk=generation.phase_id).update(status="closed", archived_at=generation.created_at)
    assert found("loop_ended") == []
    assert Generation.objects.count() == 1


def test_work_that_must_be_chosen_is_told() -> None:
    phase = PhaseFactory(name="Optional", by_choice=True)
    ItemFactory(phase=phase)
    [condition] = found("work_by_choice")
    assert "“Optional”" in condition.sentence
    assert condition.link == f"/phases/{phase.pk}"
    ItemFactory(phase=PhaseFactory())
    assert "work_by_choice" not in kinds()


def test_work_for_a_few_tells_how_many_reach_it() -> None:
    noa, _, _ = UserFactory(), UserFactory(), UserFactory(is_active=False)
    phase = PhaseFactory()
    ItemFactory(phase=phase)
    change_phase(phase_id=phase.pk, settings={"is_restricted": True, "labelers": [noa.pk]})
    [condition] = found("work_restricted")
    assert "They reach 1 of 2 people." in condition.sentence
    change_phase(
        phase_id=phase.pk, settings={"labelers": list(User.objects.filter(is_active=True).values_list("pk", flat=True))}
    )
    assert "work_restricted" not in kinds()


def test_reports_wait_until_they_are_decided() -> None:
    assert "reports_waiting" not in kinds()
    for _ in range(2):
        assignment = lease(ItemFactory())
        unclear = label([1], finish_reason="bad_problem")
        submit_labeling(
            assignment_id=assignment.pk, labeler=assignment.labeler, label=unclear, details={"reason": "Ambiguous."}
        )
    [condition] = found("reports_waiting")
    assert (condition.sentence, condition.link) == ("2 cases wait in the review inbox.", "/review")
    ReviewCase.objects.update(
        decision="nothing", decided_at="2026-11-30T12:00:00Z", decided_by=UserFactory(), sentence="Fine."
    )
    assert "reports_waiting" not in kinds()


def test_appeals_wait_until_they_are_answered(labeler: User) -> None:
    admin = UserFactory(role=User.Role.ADMIN)
    begin_pause(labeler_id=labeler.pk, reason="Late errors.", actor=admin)
    assert "appeals_waiting" not in kinds()
    appeal = appeal_pause(labeler=labeler, text="I read every step.")
    [condition] = found("appeals_waiting")
    assert (condition.sentence, condition.link) == ("1 appeal waits for an answer.", "/review")
    answer_appeal(appeal_id=appeal.pk, answer="We looked again.", actor=admin)
    assert "appeals_waiting" not in kinds()


def test_failed_screening_waits_for_a_decision() -> None:
    phase = PhaseFactory()
    screening = Screening.objects.create(phase=phase, labeler=UserFactory(), state="failed")
    [condition] = found("screenings_to_decide")
    assert condition.sentence == "1 person has failed the screening, and no try is left. Decide about each."
    Screening.objects.filter(pk=screening.pk).update(decision="fail")
    assert "screenings_to_decide" not in kinds()


def test_screening_without_gold_names_the_phase() -> None:
    phase = PhaseFactory(name="Algebra", requires_screening=True, screening_items=5)
    [condition] = found("screening_without_gold")
    assert condition.sentence.startswith("“Algebra” requires a screening of 5 solutions, and 0 with gold labels")
    assert condition.link == f"/phases/{phase.pk}"
    Phase.objects.update(status="paused")
    assert "screening_without_gold" not in kinds()
