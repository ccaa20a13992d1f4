"""GET /models and /generators, promote, roll back, dismiss, downloads."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.test import APIClient

from rewardmodel.api.reward_model_serializers import (
    ModelFileSerializer,
    RewardModelDetailSerializer,
    RewardModelHistorySerializer,
)
from rewardmodel.models import Evaluation, Generator, ModelDecision, RewardModel, TrainingRun
from tests.factories import SolutionFactory
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]

CURVES = {"ns": [1], "prm": [[0.5, 0.1]], "majority": [[0.5, 0.1]], "oracle": [[0.5, 0.1]]}


def make_model(name: str, *, promoted_over: RewardModel | None = None, **values: object) -> RewardModel:
    model = RewardModel.objects.create(**{"kind": "prm", "name": name, "location": "nowhere", **values})
    if model.is_current:
        ModelDecision.objects.create(
            reward_model=model, action="promoted", replaced=promoted_over, reason="It is better."
        )
    return model


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Make the folder of a model with location training/1/model."""
    settings.STATE_DIR = tmp_path
    folder = tmp_path / "training" / "1" / "model"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(bytes(range(256)) * 5000)
    (folder / "reward_model.json").write_text(json.dumps({"provenance": {"base": "tiny", "data": {"sha256": ["abc"]}}}))
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    (folder / ".hidden.json").write_text("{}")
    (folder / "stolen.json").symlink_to("/etc/hostname")
    return folder


def test_models_tell_where_they_come_from(as_researcher: APIClient) -> None:
    old = make_model("prm-1")
    model = make_model(
        "prm-2",
        promoted_over=old,
        is_current=True,
        rated_steps=12,
        labelings=4,
        labelings_by_models=3,
        compared_with=old,
        comparison={"best_of_n": {"candidate": 0.7, "incumbent": 0.6}},
        metrics={"evaluation": {"accuracy": 0.9}},
    )
    generation = make_generation(5)
    TrainingRun.objects.create(
        kind="prm", status="done", generation=generation, reward_model=model, options={"base": "tiny"}
    )
    body = as_researcher.get("/api/v1/models").json()
    assert body["count"] == 2
    first, second = body["results"]
    assert (first["name"], first["is_current"], first["compared_with"], first["base"]) == (
        "prm-2",
        True,
        "prm-1",
        "tiny",
    )
    assert (first["rated_steps"], first["labelings"], first["labelings_by_models"]) == (12, 4, 3)
    assert (first["generation"], first["generation_id"]) == (5, generation.pk)
    assert first["comparison"]["best_of_n"]["candidate"] == 0.7
    (decision,) = first["decisions"]
    assert (decision["action"], decision["by"], decision["replaced"]) == ("promoted", None, "prm-1")
    assert [second[name] for name in ("base", "generation", "evaluation", "labelings_by_models")] == [None] * 4


def test_models_are_filtered_and_paged(as_admin: APIClient) -> None:
    for name, kind, standing in [
        ("prm-1", "prm", "accepted"),
        ("prm-2", "prm", "held_back"),
        ("orm-1", "orm", "accepted"),
    ]:
        make_model(name, kind=kind, standing=standing)

    def names(query: str) -> list[str]:
        return [model["name"] for model in as_admin.get(f"/api/v1/models?{query}").json()["results"]]

    assert names("") == ["orm-1", "prm-2", "prm-1"]
    assert names("kind=orm") == ["orm-1"]
    assert names("standing=held_back") == ["prm-2"]
    assert names("search=PRM&limit=1&offset=1") == ["prm-1"]
    assert as_admin.get("/api/v1/models?kind=llm").status_code == 400


def test_models_need_the_same_queries_for_more_rows(as_admin: APIClient) -> None:
    def fill(number: int) -> None:
        model = make_model(f"prm-{number}")
        ModelDecision.objects.create(reward_model=model, action="held_back", reason="It is worse.")
        TrainingRun.objects.create(kind="prm", status="done", generation=make_generation(number), reward_model=model)
        Evaluation.objects.create(reward_model=model, problems=1, samples_per_problem=1, curves=CURVES)

    fill(0)
    as_admin.get("/api/v1/models")
    with CaptureQueriesContext(connection) as one:
        as_admin.get("/api/v1/models")
    fill(1)
    fill(2)
    with CaptureQueriesContext(connection) as three:
        assert as_admin.get("/api/v1/models").json()["count"] == 3
    assert len(three) == len(one)


def test_detail_reads_the_folder(as_researcher: APIClient, folder: Path) -> None:
    model = make_model("prm-1", location="training/1/model")
    body = as_researcher.get(f"/api/v1/models/{model.pk}").json()
    assert body["provenance"] == {"base": "tiny", "data": {"sha256": ["abc"]}}
    assert [file["name"] for file in body["files"]] == ["model.safetensors", "reward_model.json"]
    assert body["files"][0]["bytes"] == 1_280_000


def test_list_and_detail_have_the_fields_of_the_schema(as_admin: APIClient, folder: Path) -> None:
    model = make_model("prm-1", location="training/1/model")
    (row,) = as_admin.get("/api/v1/models").json()["results"]
    assert set(row) == set(RewardModelHistorySerializer().fields)
    detail = as_admin.get(f"/api/v1/models/{model.pk}").json()
    assert (
        set(detail)
        == set(RewardModelDetailSerializer().fields)
        == {
            *row,
            "files",
            "files_changed_at",
            "files_deleted_at",
            "provenance",
            "tokenizer",
            "options",
            "evaluations",
            "replaced_in",
            "former_versions",
        }
    )
    assert set(detail["files"][0]) == set(ModelFileSerializer().fields)
    promoted = as_admin.post(f"/api/v1/models/{model.pk}/promote", {"reason": "It is the only one."}).json()
    assert set(promoted) == set(detail)


def test_detail_of_a_missing_folder_says_so(as_researcher: APIClient) -> None:
    body = as_researcher.get(f"/api/v1/models/{make_model('prm-1').pk}").json()
    assert (body["files"], body["provenance"]) == ([], {})


def test_download_is_a_tar_without_pickles_and_links(as_researcher: APIClient, folder: Path) -> None:
    model = make_model("prm-1", location="training/1/model")
    response = as_researcher.get(f"/api/v1/models/{model.pk}/download")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="prm-1.tar"'
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert int(response["Content-Length"]) == len(content)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        assert archive.getnames() == ["prm-1/model.safetensors", "prm-1/reward_model.json"]
        weights = archive.extractfile("prm-1/model.safetensors")
        assert weights is not None
        assert weights.read() == (folder / "model.safetensors").read_bytes()


def test_download_of_a_folder_that_is_not_here_is_refused(as_admin: APIClient, folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    model = make_model("prm-1", location="training/1/model")
    response = as_admin.get(f"/api/v1/models/{model.pk}/download")
    assert (response.status_code, response.json()["code"]) == (409, "conflict")


def test_promoted_model_takes_the_place_of_the_current_one(as_admin: APIClient) -> None:
    old, held_back = make_model("prm-1", is_current=True), make_model("prm-2", standing="held_back")
    response = as_admin.post(f"/api/v1/models/{held_back.pk}/promote", {"reason": "The gate was too strict."})
    assert response.status_code == 200
    assert (response.json()["is_current"], response.json()["standing"]) == (True, "accepted")
    old.refresh_from_db()
    assert not old.is_current
    decision = ModelDecision.objects.get(reward_model=held_back)
    assert (decision.action, decision.reason, decision.replaced) == ("promoted", "The gate was too strict.", old)
    assert decision.by is not None
    again = as_admin.post(f"/api/v1/models/{held_back.pk}/promote", {"reason": "Once more."})
    assert (again.status_code, ModelDecision.objects.filter(reward_model=held_back).count()) == (409, 1)


def test_roll_back_is_one_request(as_admin: APIClient) -> None:
    old = make_model("prm-1")
    new = make_model("prm-2", is_current=True, promoted_over=old)
    plan = as_admin.get("/api/v1/models/roll-back").json()
    assert (plan["current"], plan["earlier"]) == ("prm-2", "prm-1")
    response = as_admin.post("/api/v1/models/roll-back", {"reason": "It rates everything as good."})
    assert (response.status_code, response.json()["name"]) == (200, "prm-1")
    (told,) = as_admin.get(f"/api/v1/models/{new.pk}").json()["replaced_in"]
    assert (told["action"], told["model"], told["reason"]) == ("rolled_back", "prm-1", "It rates everything as good.")
    new.refresh_from_db()
    old.refresh_from_db()
    assert (new.is_current, old.is_current) == (False, True)


def test_roll_back_without_an_earlier_model_is_refused(as_admin: APIClient) -> None:
    make_model("prm-1", is_current=True)
    response = as_admin.post("/api/v1/models/roll-back", {"kind": "prm", "reason": "It is worse."})
    assert response.status_code == 409
    assert "no earlier PRM" in response.json()["detail"]


def test_dismissed_model_is_kept(as_admin: APIClient) -> None:
    model = make_model("prm-2", standing="held_back")
    response = as_admin.post(f"/api/v1/models/{model.pk}/dismiss", {"reason": "It is worse."})
    assert (response.status_code, response.json()["standing"]) == (200, "dismissed")
    again = as_admin.post(f"/api/v1/models/{model.pk}/dismiss", {"reason": "Still."})
    assert again.status_code == 409


@pytest.mark.parametrize("act", ["{id}/promote", "{id}/dismiss", "roll-back"])
def test_decision_without_a_reason_is_refused(as_admin: APIClient, act: str) -> None:
    model = make_model("prm-2", standing="held_back")
    response = as_admin.post(f"/api/v1/models/{act.format(id=model.pk)}", {}, format="json")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "reason")
    assert not ModelDecision.objects.exists()


def test_blank_reason_is_refused_with_the_field(as_admin: APIClient) -> None:
    model = make_model("prm-2", standing="held_back")
    response = as_admin.post(f"/api/v1/models/{model.pk}/dismiss", {"reason": " "})
    assert (response.status_code, response.json()["field"]) == (400, "reason")
    model.refresh_from_db()
    assert model.standing == "held_back"


def test_generators_count_what_they_wrote(as_researcher: APIClient, folder: Path) -> None:
    server = Generator.objects.create(name="server", backend="openai", location="http://me:secret@host:8000/v1")
    local = Generator.objects.create(name="local", backend="transformers", location=str(folder))
    for number, grade in [(0, "correct"), (0, "wrong"), (1, "wrong")]:
        SolutionFactory(generation_number=number, grade=grade)
    make_generation(0, generator=local)
    make_generation(1, generator=local)
    rows = {row["name"]: row for row in as_researcher.get("/api/v1/generators").json()["results"]}
    assert [rows["local"][name] for name in ("generations", "sampled", "correct", "can_download")] == [
        [0, 1],
        3,
        1,
        True,
    ]
    assert [rows["server"][name] for name in ("address", "sampled", "can_download")] == [
        "http://host:8000/v1",
        0,
        False,
    ]
    assert as_researcher.get("/api/v1/generators?search=SERV").json()["count"] == 1
    assert as_researcher.get(f"/api/v1/generators/{local.pk}/download").status_code == 200
    assert as_researcher.get(f"/api/v1/generators/{server.pk}/download").status_code == 409


def test_generators_need_the_same_queries_for_more_rows(as_admin: APIClient) -> None:
    def fill(number: int) -> None:
        generator = Generator.objects.create(name=f"generator-{number}", backend="openai", location="http://host")
        make_generation(number, generator=generator)
        SolutionFactory(generation_number=number)

    fill(0)
    as_admin.get("/api/v1/generators")
    with CaptureQueriesContext(connection) as one:
        as_admin.get("/api/v1/generators")
    fill(1)
    fill(2)
    with CaptureQueriesContext(connection) as three:
        assert len(as_admin.get("/api/v1/generators").json()["results"]) >= 3
    assert len(three) == len(one)


@pytest.mark.parametrize(
    "address", ["models", "models/{id}", "models/{id}/download", "generators", "generators/{id}/download"]
)
def test_models_are_not_for_labelers(as_labeler: APIClient, anonymous: APIClient, address: str) -> None:
    path = "/api/v1/" + address.format(id=make_model("prm-1").pk)
    assert as_labeler.get(path).status_code == 403
    assert anonymous.get(path).status_code == 401


@pytest.mark.parametrize("address", ["models/{id}/promote", "models/{id}/dismiss", "models/roll-back"])
def test_deciding_about_models_is_for_admins_only(
    as_labeler: APIClient, as_researcher: APIClient, address: str
) -> None:
    model = make_model("prm-2", standing="held_back")
    for client in (as_labeler, as_researcher):
        assert client.post("/api/v1/" + address.format(id=model.pk)).status_code == 403
    model.refresh_from_db()
    assert (model.standing, ModelDecision.objects.count()) == ("held_back", 0)
