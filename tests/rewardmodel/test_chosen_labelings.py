"""Which labelings a training reads: by phase, generation, source and labeler; held-back ones never."""

from pathlib import Path

import pytest
from rest_framework.test import APIClient

from annotation.models import Exclusion, Labeling, User
from annotation.services.exclusions import exclude
from annotation.services.labelings import submit_labeling
from rewardmodel.label_choice import InvalidLabelChoice, LabelChoice
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.selectors import chosen_labelings as selector
from rewardmodel.selectors.chosen_labelings import check_choice, chosen_labelings, training_size
from rewardmodel.services.training_requests import request_training
from rewardmodel.training.data import count_training_data, hash_of, write_training_data
from tests.factories import ItemFactory, PhaseFactory, SolutionFactory, UserFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db


def labeled(labeler: User | None = None, *, source: str = "", generation: int = 0, phase: object = None) -> Labeling:
    solution = SolutionFactory(problem__source=source)
    fields = {"phase": phase} if phase else {}
    assignment = lease(ItemFactory(solution=solution, generation_number=generation, **fields), labeler)
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    return Labeling.objects.get(assignment=assignment)


def test_choice_filters_by_everything_at_once() -> None:
    ada, model, phase = UserFactory(username="ada"), UserFactory(kind="model", username="prm"), PhaseFactory()
    plain = labeled()
    other = labeled(ada, source="lab", generation=3, phase=phase)
    by_model = labeled(model, source="lab")
    found = {
        LabelChoice(): {plain, other, by_model},
        LabelChoice(sources=("lab",)): {other, by_model},
        LabelChoice(sources=("lab",), labelers="people"): {other},
        LabelChoice(labelers="models"): {by_model},
        LabelChoice(labelers_named=("ada",)): {other},
        LabelChoice(generations=(3,)): {other},
        LabelChoice(phases=(phase.pk,)): {other},
        LabelChoice(generations=(3,), labelers="models"): set(),
    }
    assert {choice: set(chosen_labelings(choice)) for choice in found} == found


def test_excluded_labelings_are_never_chosen() -> None:
    kept, excluded = labeled(), labeled()
    admin = UserFactory(role="admin")
    exclude(labelings=[excluded.pk], kind=Exclusion.Kind.EXCLUDED, reason="Random ratings.", actor=admin)
    assert list(chosen_labelings(LabelChoice())) == [kept]
    assert training_size(kind="prm", choice=LabelChoice()).labelings == 1


def test_size_counts_rated_steps_and_models() -> None:
    labeled()
    labeled(UserFactory(kind="model"))
    size = training_size(kind="prm", choice=LabelChoice())
    assert (size.labelings, size.rated_steps, size.by_models, size.expected) == (2, 6, 1, None)


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({"person": ["ada"]}, "cannot be chosen by “person”"),
        ({"phases": "1"}, "must be a list of whole numbers"),
        ({"labelers": "nobody"}, "labelers must be one of"),
    ],
)
def test_choice_that_means_nothing_is_refused(stored: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidLabelChoice, match=words):
        LabelChoice.from_json(stored)


def test_choice_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidLabelChoice, match="no phase with the id 9"):
        check_choice(LabelChoice(phases=(9,)))
    with pytest.raises(InvalidLabelChoice, match="nobody with the name “eve”"):
        check_choice(LabelChoice(labelers_named=("eve",)))
    with pytest.raises(InvalidLabelChoice, match="An ORM learns from graded solutions"):
        check_choice(LabelChoice(labelers="people"), kind="orm")


def test_file_has_the_chosen_labelings_and_a_hash(tmp_path: Path) -> None:
    labeled(source="lab")
    labeled()
    path = tmp_path / "data.jsonl"
    write_training_data(kind="prm", path=path, choice=LabelChoice(sources=("lab",)))
    counts = count_training_data(kind="prm", path=path)
    assert (counts.solutions, counts.rated_steps) == (1, 3)
    assert len(hash_of(path)) == 64


def test_generation_passes_its_choice_on() -> None:
    generation = make_generation(0, stage="labeling", settings={"trained_on": {"sources": ["lab"]}})
    labeled(source="lab")
    run, _ = request_training(kind="prm", generation=generation)
    assert (run.trained_on, run.trained_on_in_words) == ({"sources": ["lab"]}, "labelings; source “lab”")


def test_large_training_needs_a_reason(as_admin: APIClient, monkeypatch: pytest.MonkeyPatch, messages: object) -> None:
    monkeypatch.setattr(selector, "LARGE", 2)
    make_generation(0)
    labeled()
    asked = {"kind": "prm", "trained_on": {"labelers": "people"}}
    preview = as_admin.post("/api/v1/training-runs/check", asked, format="json").json()
    assert (preview["labelings"], preview["rated_steps"], preview["needs_reason"]) == (1, 3, True)
    assert preview["trained_on_in_words"] == "labelings by people"
    refused = as_admin.post("/api/v1/training-runs", asked, format="json")
    assert (refused.status_code, refused.json()["field"]) == (400, "reason")
    response = as_admin.post("/api/v1/training-runs", {**asked, "reason": "New guidelines."}, format="json")
    assert (response.status_code, response.json()["reason"]) == (201, "New guidelines.")
    run = TrainingRun.objects.get()
    assert (run.trained_on, run.requested_by is not None) == ({"labelers": "people"}, True)


def test_page_of_a_model_tells_what_it_learned_from(as_researcher: APIClient) -> None:
    admin = UserFactory(role="admin")
    model = RewardModel.objects.create(kind="prm", name="prm-1", location="training/1/model")
    TrainingRun.objects.create(
        kind="prm",
        reward_model=model,
        status="pending",
        options={"base": "/srv/models/base"},
        trained_on={"generations": [3]},
        data_sha256="a" * 64,
        requested_by=admin,
        reason="A test.",
    )
    body = as_researcher.get(f"/api/v1/models/{model.pk}").json()
    assert (body["trained_on"], body["data_sha256"]) == ("labelings; generation 3", "a" * 64)
    assert (body["training_reason"], body["trained_by"]) == ("A test.", admin.username)
    assert body["base"] == "…/base", "paths of hosts are for those who manage models"
