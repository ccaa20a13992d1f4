"""Reward models from elsewhere: requested, opened, tried on an example, entered; and compared by the gate."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from rest_framework.test import APIClient

from annotation.models import Problem, Solution
from rewardmodel import engine
from rewardmodel.labelers import PrmLabeler
from rewardmodel.model_formats import PUBLIC, VERIFIERS
from rewardmodel.models import Evaluation, ModelDecision, ModelRequest, RewardModel, Score
from rewardmodel.selectors.reward_models import prm_named
from rewardmodel.services.scoring import compute_scores
from rewardmodel.training.from_elsewhere import EXAMPLES, answer_model_request
from tests.factories import ProblemFactory, SolutionFactory
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.generation_rows import make_generation
from tests.rewardmodel.outside_models import own_model, token_classifier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]

URL = "/api/v1/models"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_model(tmp_path_factory.mktemp("outside") / "prm")


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return token_classifier(tmp_path_factory.mktemp("outside") / "trl")


@pytest.fixture(autouse=True)
def _no_loaded_models() -> Iterator[None]:
    yield
    engine._reward_model.cache_clear()


def asked(client: APIClient, **values: Any) -> dict[str, Any]:
    """The request as it is after a worker has answered it."""
    response = client.post(URL, {"name": "outside", **values}, format="json")
    assert response.status_code == 202, response.json()
    assert response.json()["status"] == "pending"
    answer_model_request(request_id=response.json()["id"])
    found: dict[str, Any] = client.get(f"{URL}/requests/{response.json()['id']}").json()
    return found


def test_own_model_is_entered_and_can_select_and_label(as_admin: APIClient, own: Path) -> None:
    found = asked(as_admin, location=str(own))
    assert (found["status"], found["error"], found["field"]) == ("done", "", "")
    assert {name: len(scores) for name, scores in found["scores"].items()} == {"correct": 2, "wrong": 2}
    model = prm_named("outside", option="selector")
    assert (model.pk, model.origin, model.standing, model.is_current) == (
        found["model_id"],
        "added",
        "candidate",
        False,
    )
    assert (model.kind, model.location, model.format) == ("prm", str(own), "")
    # the scores are those of the model, and a labeler can rate with them
    solution = SolutionFactory(steps=EXAMPLES["correct"])
    [ratings] = PrmLabeler(model, threshold=1.0).ratings([solution])
    assert isinstance(ratings, list)
    assert len(ratings) == 2
    detail = as_admin.get(f"{URL}/{model.pk}").json()
    assert (detail["origin"], detail["location"]) == ("added", str(own))
    assert "model.safetensors" in {file["name"] for file in detail["files"]}


def test_public_model_is_opened_in_its_format(as_admin: APIClient, classifier: Path) -> None:
    found = asked(as_admin, location=str(classifier), format="token-classification", options={"separator": "\n\n"})
    assert found["status"] == "done", found
    model = RewardModel.objects.get(name="outside")
    assert (model.format, model.options) == ("token-classification", {"separator": "\n\n"})
    solution = SolutionFactory(steps=["One.", "Two."])
    compute_scores(reward_model=model, solutions=Solution.objects.filter(pk=solution.pk)).write()
    score = Score.objects.get(solution=solution)
    assert score.error == ""
    assert [row[1] for row in score.step_probabilities] == [0.0, 0.0]  # it has no neutral class


def test_model_behind_a_server_is_asked(as_admin: APIClient, own: Path) -> None:
    from rewardmodel.ml.model import load_causal_lm, load_reward_model
    from tests.ml.test_remote_scoring import VllmLike

    local = load_reward_model(own, "cpu")
    ids = local.tokenizer.convert_tokens_to_ids(list(local.config.label_tokens.values()))
    with VllmLike(load_causal_lm(own).eval(), ids).running() as server:
        found = asked(as_admin, location=server.root, tokenizer=str(own), options={"name": "prm"})
        assert found["status"] == "done", found
        here = asked(as_admin, name="here", location=str(own))
        assert found["scores"]["wrong"] == pytest.approx(here["scores"]["wrong"], abs=1e-3)
    model = RewardModel.objects.get(name="outside")
    # no key of the environment goes to a server that was entered in the form
    assert model.options == {"name": "prm", "api_key_variable": ""}


def test_outcome_model_is_entered_as_one(as_admin: APIClient, tmp_path: Path) -> None:
    found = asked(as_admin, location=str(own_model(tmp_path / "orm", kind="orm")))
    assert found["status"] == "done", found
    assert RewardModel.objects.get().kind == "orm"
    assert [len(scores) for scores in found["scores"].values()] == [1, 1]


def pickled(folder: Path) -> Path:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    return folder


@pytest.mark.parametrize(
    ("change", "values", "field", "message"),
    [
        (lambda folder: folder / "nowhere", {}, "location", "no folder"),
        (lambda folder: "some/name", {}, "location", "below the checkout"),
        (lambda folder: folder.parent, {}, "location", "has no config.json"),
        (pickled, {}, "location", "only as a pickle (pytorch_model.bin)"),
        (lambda folder: folder, {"format": "qwen-prm"}, "format", ""),
        (lambda folder: (folder / "reward_model.json").unlink() or folder, {}, "format", "name one of"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"{}") and folder, {}, "location", ""),
        (lambda folder: "http://127.0.0.1:9", {"tokenizer": "FOLDER"}, "location", "127.0.0.1:9"),
        (lambda folder: "http://127.0.0.1:9", {"tokenizer": "NOWHERE"}, "tokenizer", "has no folder"),
    ],
)
def test_unusable_model_is_not_entered_and_the_field_is_named(
    as_admin: APIClient,
    own: Path,
    tmp_path: Path,
    change: Callable[[Path], Any],
    values: dict[str, str],
    field: str,
    message: str,
) -> None:
    folder = Path(shutil.copytree(own, tmp_path / "parent" / "model"))
    location = str(change(folder))
    places = {"FOLDER": str(folder), "NOWHERE": str(tmp_path / "nowhere")}
    values = {name: places.get(value, value) for name, value in values.items()}
    found = asked(as_admin, location=location, **values)
    assert (found["status"], found["field"], found["model_id"]) == ("failed", field, None), found
    assert message in found["error"]
    assert "\n" not in found["error"]
    assert not RewardModel.objects.exists()


def test_scores_that_are_not_probabilities_are_refused(
    as_admin: APIClient, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    monkeypatch.setattr(engine, "try_out", lambda place, samples: ("prm", [np.full((2, 3), np.nan)] * 2))
    found = asked(as_admin, location=str(own))
    assert (found["status"], found["field"]) == ("failed", "location")
    assert "not probabilities of its steps" in found["error"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "prm-7"}, "name"),
        ({"name": "oracle"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "taken"}, "name"),
        ({"format": "of-my-own"}, "format"),
        ({"location": ""}, "location"),
        ({"location": "ftp://host/model"}, "location"),
        ({"location": "http://"}, "location"),
        ({"location": "https://me:secret@host/v1"}, "location"),
        ({"tokenizer": "/somewhere"}, "tokenizer"),
        ({"location": "http://host:8000"}, "tokenizer"),
        ({"options": {"api_key_variable": "SECRET_KEY"}}, "options"),
        ({"options": {"trust_remote_code": True}}, "options"),
    ],
)
def test_request_that_cannot_be_right_is_refused_at_once(
    as_admin: APIClient, values: dict[str, Any], field: str
) -> None:
    RewardModel.objects.create(kind="prm", name="taken", location="nowhere")
    response = as_admin.post(URL, {"name": "outside", "location": "/models/outside", **values}, format="json")
    assert response.status_code in (400, 409)
    body = response.json()
    assert body.get("field") == field or field in {error["field"].split(".")[0] for error in body.get("errors", [])}, (
        body
    )
    assert "secret" not in json.dumps(body)
    assert not ModelRequest.objects.exists()


def test_only_admins_add_and_compare(as_researcher: APIClient, as_labeler: APIClient, as_admin: APIClient) -> None:
    model = RewardModel.objects.create(kind="prm", name="outside", location="x", origin="added", standing="candidate")
    request = ModelRequest.objects.create(action="add", name="other", location="x")
    for client in (as_researcher, as_labeler):
        assert client.post(URL, {"name": "n", "location": "/x"}, format="json").status_code == 403
        assert client.post(f"{URL}/{model.pk}/compare").status_code == 403
        assert client.get(f"{URL}/requests/{request.pk}").status_code == 403
    assert as_researcher.get(URL).status_code == 200
    assert as_admin.get(f"{URL}/requests/{request.pk + 1}").status_code == 404


def test_same_name_twice_is_opened_once(as_admin: APIClient, own: Path) -> None:
    body = {"name": "outside", "location": str(own)}
    first = as_admin.post(URL, body, format="json").json()
    assert as_admin.post(URL, body, format="json").status_code == 409
    answer_model_request(request_id=first["id"])
    second = as_admin.post(URL, body, format="json")
    assert (second.status_code, second.json()["field"]) == (409, "name")


@pytest.mark.django_db(transaction=True)
def test_request_reaches_a_worker_and_is_sent_again_if_it_is_lost(
    as_admin: APIClient, own: Path, messages: Messages
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from rewardmodel.tasks import advance_generations

    as_admin.post(URL, {"name": "outside", "location": str(own)}, format="json")
    request = ModelRequest.objects.get()
    assert messages.waiting == [("answer_model_request", {"request_id": request.pk})]
    advance_generations()
    assert len(messages.waiting) == 1  # the message is young
    ModelRequest.objects.update(dispatched_at=timezone.now() - timedelta(hours=1))
    advance_generations()
    assert messages.waiting[1:] == messages.waiting[:1]


def test_formats_of_the_form_are_those_of_the_toolkit() -> None:
    from rewardmodel.ml.public.formats import FORMATS
    from rewardmodel.ml.public.verifiers import VerifierFormat

    assert tuple(FORMATS) == PUBLIC
    assert tuple(name for name, form in FORMATS.items() if issubclass(form, VerifierFormat)) == VERIFIERS


@pytest.fixture
def candidate(arithmetic: None) -> RewardModel:
    """A candidate and a current model, with held-out problems and a generation whose generator can sample."""
    ProblemFactory.create_batch(3, split=Problem.Split.TEST)
    make_generation(0, settings={"evaluation_problems": 3, "evaluation_samples": 4})
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    return RewardModel.objects.create(kind="prm", name="outside", location="/x", origin="added", standing="candidate")


def test_candidate_is_compared_on_held_out_samples_and_the_gate_decides(
    as_admin: APIClient, candidate: RewardModel
) -> None:
    response = as_admin.post(f"{URL}/{candidate.pk}/compare")
    assert response.status_code == 202
    answer_model_request(request_id=response.json()["id"])
    assert as_admin.get(f"{URL}/requests/{response.json()['id']}").json()["status"] == "done"
    candidate.refresh_from_db()
    # both give the same scores here, so it is not worse and takes over
    assert candidate.is_current
    assert candidate.compared_with is not None
    assert candidate.compared_with.name == "prm-1"
    assert (candidate.comparison["best_of_n"]["n"], candidate.comparison["best_of_n"]["problems"]) == (4, 3)
    assert ModelDecision.objects.get().action == "promoted"
    assert {evaluation.reward_model.name for evaluation in Evaluation.objects.all()} == {"prm-1", "outside"}
    again = as_admin.post(f"{URL}/{candidate.pk}/compare")
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "outside is not waiting to be compared: it is accepted.",
    )


def test_worse_candidate_is_held_back(
    as_admin: APIClient, candidate: RewardModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    def score(reward_model: RewardModel, samples: list[dict[str, Any]]) -> list[Any]:
        chosen = "Guess 2." if reward_model.name == "prm-1" else "Guess 3."
        return [np.array([[0.0, 0.0, 1.0] if s["steps"][0] == chosen else [0.9, 0.0, 0.1]] * 2) for s in samples]

    monkeypatch.setattr(engine, "score", score)
    response = as_admin.post(f"{URL}/{candidate.pk}/compare")
    answer_model_request(request_id=response.json()["id"])
    candidate.refresh_from_db()
    assert (candidate.standing, candidate.is_current) == ("held_back", False)
    assert candidate.comparison["best_of_n"]["candidate"] == 0.0


def test_comparison_that_breaks_says_so_and_leaves_the_candidate(
    as_admin: APIClient, candidate: RewardModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def score(*_: Any) -> Any:
        raise RuntimeError("out of memory\nat line 3")

    monkeypatch.setattr(engine, "score", score)
    response = as_admin.post(f"{URL}/{candidate.pk}/compare")
    answer_model_request(request_id=response.json()["id"])
    found = as_admin.get(f"{URL}/requests/{response.json()['id']}").json()
    assert (found["status"], found["error"]) == ("failed", "Reward model “outside”: out of memory")
    candidate.refresh_from_db()
    assert candidate.standing == "candidate"


def test_command_adds_and_compares(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("add_reward_model", "outside", location=str(own), compare=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["reward_model"], told["kind"], told["standing"]) == ("outside", "prm", "current")
    assert told["decision"] == "It is the first of its kind."
    assert set(told["scores_of_examples"]) == {"correct", "wrong"}


def test_command_names_the_option_to_correct(own: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"--location: The workers' machine has no folder|--location: The workers’"):
        call_command("add_reward_model", "outside", location=str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match="--name: “prm-1” is a name of Stepmark’s own"):
        call_command("add_reward_model", "prm-1", location=str(own))
    with pytest.raises(CommandError, match="There is no reward model nobody"):
        call_command("compare_reward_model", "nobody")


def test_outcome_model_s_score_is_read_at_the_last_token(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    orm = RewardModel.objects.create(kind="orm", name="orm-1", location="nowhere")
    rows = np.array([[np.nan] * 3, [0.25, 0.0, 0.75]])
    monkeypatch.setattr(engine, "score", lambda model, samples: [rows for _ in samples])
    solution = SolutionFactory(steps=["One.", "Two."])
    compute_scores(reward_model=orm, solutions=Solution.objects.filter(pk=solution.pk)).write()
    score = Score.objects.get()
    assert (score.solution_score, score.step_probabilities, score.error) == (0.75, [], "")
