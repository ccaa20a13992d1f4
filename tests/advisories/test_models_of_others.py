"""Model files: nothing that a model brings along runs, and no model is read from where the operator has none."""

import io
import json
import os
import pickle
import tarfile
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from config.launcher.backup_file import BackupReader
from config.launcher.errors import LauncherError
from rewardmodel import engine
from rewardmodel.model_folders import ModelNotAllowed
from rewardmodel.models import Generator, RewardModel
from rewardmodel.training.from_elsewhere import answer_model_request
from tests.factories import ProblemFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_as_a_team")]

BASE = Path("rewardmodel/demo/domain/base")


class Runs:
    """A pickle that makes a file when it is loaded."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.marker}",)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A folder for models of the operator, with a model that has a config and no weights."""
    settings.MODEL_FOLDERS = [tmp_path / "models"]
    made = tmp_path / "models" / "evil"
    made.mkdir(parents=True)
    for name in ("config.json", "tokenizer_config.json", "tokenizer.json"):
        (made / name).write_bytes((BASE / name).read_bytes())
    return made


@pytest.fixture(autouse=True)
def _no_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewardmodel.services.model_requests.send_model_request", lambda *_: None)
    monkeypatch.setattr("rewardmodel.services.generations.send_advance", lambda: None)


def added(client: APIClient, location: object, **values: object) -> Any:
    response: Any = client.post("/api/v1/models", {"name": "m", "location": str(location), **values}, format="json")
    if response.status_code != 202:
        return response
    answer_model_request(request_id=response.json()["id"])
    return client.get(f"/api/v1/models/requests/{response.json()['id']}")


def sampled(location: Path) -> None:
    generator = Generator.objects.create(name="g", backend="transformers", location=str(location))
    engine._generator.cache_clear()
    engine.sample(generator, ["p"], 1, temperature=1.0, top_p=1.0, max_new_tokens=1, seed=0)


def test_cve_2025_23045_cvat_pickle_of_a_function(as_admin: APIClient, folder: Path, tmp_path: Path) -> None:
    """A pickled state that a user supplied was loaded, which ran its code."""
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Runs(tmp_path / "ran")))
    told = added(as_admin, folder).json()
    assert (told["status"], told["field"]) == ("failed", "location")
    assert "only as a pickle" in told["error"]
    assert not (tmp_path / "ran").exists()


def test_cve_2025_32434_torch_archive_as_weights(folder: Path, tmp_path: Path) -> None:
    """`torch.load` ran code from old archives even with weights_only: here nothing calls it."""
    with tarfile.open(folder / "pytorch_model.bin", "w") as archive:
        for name in ("sys_info", "pickle", "storages", "tensors"):
            content = pickle.dumps(Runs(tmp_path / "ran"))
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    with pytest.raises(Exception, match="safetensors"):
        sampled(folder)
    assert not (tmp_path / "ran").exists()


def test_cve_2025_62164_vllm_and_cve_2025_5173_label_studio_ml_other_names(folder: Path, tmp_path: Path) -> None:
    """Tensors and `.pt` files that users sent were loaded with torch."""
    for name in (
        "model.pt",
        "best.pth",
        "adapter_model.bin",
        "training_args.bin",
        "optimizer.pt",
        "tokenizer.pkl",
        "weights.npy",
    ):
        (folder / name).write_bytes(pickle.dumps(Runs(tmp_path / "ran")))
    with pytest.raises(Exception, match="safetensors"):
        sampled(folder)
    assert not (tmp_path / "ran").exists()


def test_cve_2025_66448_vllm_auto_map(folder: Path, tmp_path: Path) -> None:
    """`auto_map` of a config made the library import a model's code without being asked to."""
    from rewardmodel.ml.data import DataError
    from rewardmodel.ml.public.loading import load_config

    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: pass\n")
    config = {"model_type": "of-my-own", "auto_map": {"AutoConfig": "evil.Evil", "AutoModelForCausalLM": "evil.Evil"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"auto_map": {"AutoTokenizer": ["evil.Evil", "evil.Evil"]}})
    )
    with pytest.raises(DataError):
        load_config(str(folder))
    with pytest.raises(Exception, match="no generator at"):
        sampled(folder)
    assert not (tmp_path / "ran").exists()


def test_cve_2026_45134_langsmith_manifest_names_another_model(as_admin: APIClient, folder: Path) -> None:
    """What was pulled named further places, and these were asked and trusted."""
    (folder / "model.safetensors").write_bytes((BASE / "model.safetensors").read_bytes())
    (folder / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": "attacker/model"}))
    told = added(as_admin, folder).json()
    assert (told["status"], "HUB_MODELS" in told["error"]) == ("failed", True)
    (folder / "adapter_config.json").unlink()
    (folder / "reward_model.json").write_text(json.dumps({"surprise": {"base": "/root/other"}}))
    told = added(as_admin, folder, name="m2").json()
    assert (told["status"], "MODEL_FOLDERS" in told["error"]) == ("failed", True)
    assert not RewardModel.objects.exists()


@pytest.mark.parametrize(
    "location", ["../../../../etc", "/srv/models/../../etc", "models/../../x", "/etc", "/root/.ssh", "attacker/model"]
)
def test_cve_2025_11201_mlflow_path_of_a_model(as_admin: APIClient, location: str) -> None:
    """The source of a model led outside the folder for models."""
    response = added(as_admin, location)
    assert (response.status_code, response.json()["code"]) == (400, "model_not_allowed")
    ProblemFactory(source="")
    body = {"sources": [""], "base": location}
    response = as_admin.post("/api/v1/generations", body, format="json")
    assert response.status_code in (400, 409)
    from rewardmodel.generation_settings import GenerationSettings
    from rewardmodel.services.generations import check_base

    with pytest.raises(ModelNotAllowed):
        check_base(GenerationSettings.from_json({"base": location}))


def test_cve_2024_2928_mlflow_fragment(as_admin: APIClient) -> None:
    """A check looked at an address without its fragment, and the rest of the program at the fragment, too."""
    for location in ("/models#/../../../etc", "file:///models#/../../etc", "/models?/../../etc"):
        assert added(as_admin, location).status_code == 400


def test_cve_2026_2614_mlflow_source_of_a_version(as_admin: APIClient, tmp_path: Path) -> None:
    """Files of any folder were sent once it was entered as the source of a model."""
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "model.safetensors").write_bytes(b"")
    model = RewardModel.objects.create(kind="prm", name="m", location=str(tmp_path), origin="added")
    generator = Generator.objects.create(name="g", backend="transformers", location=str(tmp_path))
    for path in (f"/api/v1/models/{model.pk}", f"/api/v1/generators/{generator.pk}"):
        assert as_admin.get(f"{path}/download").status_code == 409
    assert as_admin.get(f"/api/v1/models/{model.pk}").json()["files"] == []


def test_cve_2024_37032_ollama_link_out_of_the_folder(as_admin: APIClient, folder: Path, tmp_path: Path) -> None:
    """A name inside a model led to a file outside, which was read or written."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "model.safetensors").write_bytes((BASE / "model.safetensors").read_bytes())
    (folder / "model.safetensors").symlink_to(outside / "model.safetensors")
    assert "is a link to a place outside" in added(as_admin, folder).json()["error"]
    (folder.parent / "linked").symlink_to(outside)
    assert "is a link to a place outside" in added(as_admin, folder.parent / "linked", name="m2").json()["error"]
    with pytest.raises(ModelNotAllowed):
        sampled(folder)


@pytest.mark.parametrize("name", ["../../evil", "..", "/etc/cron.d/evil", "a/../../b", ".ssh", "-rf"])
def test_cve_2026_47682_cvat_name_of_an_entry(
    as_researcher: APIClient, settings: Settings, tmp_path: Path, name: str
) -> None:
    """A name led a writer outside of the folder that it unpacked into."""
    settings.STATE_DIR = tmp_path
    folder = tmp_path / "training" / "1" / "model"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    model = RewardModel.objects.create(kind="prm", name=name, location="training/1/model")
    response: Any = as_researcher.get(f"/api/v1/models/{model.pk}/download")
    with tarfile.open(fileobj=io.BytesIO(b"".join(response.streaming_content))) as archive:
        archive.extractall(tmp_path / "here")
        assert all(not entry.startswith(("/", ".", "-")) and ".." not in entry for entry in archive.getnames())
    assert [path.name for path in (tmp_path / "here").rglob("*.safetensors")] == ["model.safetensors"]


@pytest.mark.parametrize(
    ("name", "kind"), [("models/../../evil", b"0"), ("/etc/evil", b"0"), ("models/link", b"2"), ("models/device", b"3")]
)
def test_cve_2007_4559_python_tar_entries(tmp_path: Path, name: str, kind: bytes) -> None:
    """Entries of a tar archive were written outside of the target, by `..`, whole paths and links."""
    with tarfile.open(tmp_path / "a.backup", "w") as archive:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, "/etc/passwd"
        archive.addfile(entry)
    reader = BackupReader(tmp_path / "a.backup")
    with pytest.raises(LauncherError, match="is no backup of Stepmark"):
        reader.check()
    with pytest.raises(LauncherError, match="is no backup of Stepmark"):
        reader.extract(lambda entry_name: tmp_path / "target" / entry_name)
    assert not (tmp_path / "evil").exists()
    assert not (tmp_path / "target").exists()
