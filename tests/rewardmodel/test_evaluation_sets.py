"""Evaluation sets: chosen once, named in figures and in the gate's sentence, and counted beside all held-out problems."""

import pytest
from rest_framework.test import APIClient

from annotation.errors import Conflict
from annotation.models import AuditEntry, Problem
from rewardmodel import gate
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Evaluation, EvaluationSet, RewardModel
from rewardmodel.selectors.evaluation_sets import evaluated_on
from rewardmodel.services.evaluation_sets import InvalidEvaluationSet, make_evaluation_set, retire_evaluation_set
from tests.factories import ProblemFactory
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db

SETS = "/api/v1/evaluation-sets"


def held_out(count: int, **fields: object) -> list[int]:
    return [problem.pk for problem in ProblemFactory.create_batch(count, split=Problem.Split.TEST, **fields)]


def made(**fields: object) -> EvaluationSet:
    values = {"name": "mine", "sources": [], "subjects": [], "levels": [], **fields}
    return make_evaluation_set(**values)  # type: ignore[arg-type]


def test_set_takes_the_held_out_problems_that_fit_and_keeps_them() -> None:
    lab = held_out(3, source="lab", subject="Algebra")
    held_out(2, source="demo", subject="Algebra")
    held_out(1, source="lab", subject="Geometry")
    held_out(1, source="lab", subject="Algebra", answer=None)
    chosen = made(sources=["lab"], subjects=["Algebra"])
    later = held_out(1, source="lab", subject="Algebra")
    chosen.refresh_from_db()
    assert chosen.problem_ids == lab
    assert evaluated_on(GenerationSettings(evaluation_set="mine")).problem_ids == lab
    everything = evaluated_on(GenerationSettings(evaluation_problems=100))
    assert (everything.evaluation_set, set(lab + later) <= set(everything.problem_ids)) == (None, True)


def test_problem_that_is_held_out_no_longer_is_left_out() -> None:
    first, second = held_out(2)
    made()
    Problem.objects.filter(pk=first).update(split=Problem.Split.TRAIN)
    assert evaluated_on(GenerationSettings(evaluation_set="mine")).problem_ids == [second]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"sources": ["nowhere"]}, "sources"), ({"count": 3}, "count"), ({"name": " "}, "name")],
)
def test_set_that_cannot_be_made_names_the_field(fields: dict[str, object], field: str) -> None:
    held_out(2)
    with pytest.raises(InvalidEvaluationSet) as refused:
        made(**fields)
    assert refused.value.field == field


def test_set_in_use_is_not_retired() -> None:
    held_out(1)
    chosen = made()
    make_generation(0, stage="labeling", settings={"evaluation_set": "mine"})
    with pytest.raises(Conflict, match="Generation 0 is evaluated on “mine”"):
        retire_evaluation_set(evaluation_set_id=chosen.pk)


def test_set_is_made_retired_and_brought_back_by_the_api(as_admin: APIClient) -> None:
    held_out(2, source="lab", level="3")
    choices = as_admin.get(f"{SETS}/choices").json()
    assert choices == {"sources": [{"name": "lab", "problems": 2}], "subjects": [], "levels": ["3"]}
    assert as_admin.post(f"{SETS}/count", {"levels": ["3"]}, format="json").json() == {"problems": 2}
    body = as_admin.post(SETS, {"name": "lab set", "sources": ["lab"], "count": 1}, format="json").json()
    assert (body["count"], body["evaluations"], body["retired_at"]) == (1, 0, None)
    assert as_admin.post(SETS, {"name": "lab set"}, format="json").status_code == 409
    assert as_admin.post(f"{SETS}/{body['id']}/retire").json()["retired_at"] is not None
    make_generation(0)
    refused = as_admin.post("/api/v1/generations/check", {"evaluation_set": "lab set"}, format="json").json()
    assert any("is retired" in finding["message"] for finding in refused["findings"])
    assert as_admin.post(f"{SETS}/{body['id']}/bring-back").json()["retired_at"] is None
    actions = AuditEntry.objects.filter(subject_kind="evaluation_set").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["evaluation_set.made", "evaluation_set.retired", "evaluation_set.brought_back"]


def test_list_needs_the_same_queries_for_more_rows(
    as_admin: APIClient, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    held_out(1)
    made()
    as_admin.get(SETS)
    with django_assert_num_queries(4):  # type: ignore[operator]
        as_admin.get(SETS)
    for number in (1, 2):
        made(name=f"more {number}")
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert as_admin.get(SETS).json()["count"] == 3


def test_gate_names_the_set() -> None:
    figure = {"candidate": 0.5, "incumbent": 0.7, "n": 8, "problems": 40, "evaluation_set": "AMC"}
    verdict = gate.judge(comparison={"best_of_n": figure}, incumbent="prm-1", gate="best_of_n", margin=0.02)
    assert verdict.reason.startswith("On best-of-N on the evaluation set “AMC” (N = 8, 40 problems) it has 0.500")


def test_model_shows_its_newest_evaluation_on_each_set(as_researcher: APIClient) -> None:
    held_out(1)
    model, curves = RewardModel.objects.create(kind="prm", name="prm-1", location="x"), {"ns": [1], "prm": [[0.5, 0.1]]}
    curves |= {"majority": [[0.4, 0.1]], "oracle": [[1.0, 0.0]]}
    for chosen, problems in ((None, 60), (made(), 1)):
        Evaluation.objects.create(
            reward_model=model, evaluation_set=chosen, problems=problems, samples_per_problem=1, curves=curves
        )
    shown = as_researcher.get(f"/api/v1/models/{model.pk}").json()
    assert [(each["evaluation_set"], each["problems"]) for each in shown["evaluations"]] == [("mine", 1), (None, 60)]
    assert shown["evaluation"]["evaluation_set"] == "mine"
