"""What is wrong with settings is told when they are asked for: with the field, and what to do."""

import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import ProcessReport
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, Generator
from rewardmodel.selectors.changeable_settings import options_without_a_stage
from rewardmodel.services import setting_checks
from rewardmodel.services.setting_checks import Finding, check_request
from tests.factories import PhaseFactory, ProblemFactory
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db


def found(generator: Generator | None = None, **options: object) -> list[Finding]:
    settings = GenerationSettings.from_json({"base": "nowhere", "sources": ["MATH"], "problems": 1, **options})
    return check_request(settings=settings, phase=PhaseFactory(), generator=generator).findings


def errors(generator: Generator | None = None, **options: object) -> list[tuple[str, str]]:
    return [(finding.field, finding.message) for finding in found(generator, **options) if finding.is_error]


@pytest.fixture(autouse=True)
def _rows() -> None:
    ProblemFactory(source="MATH", subject="Algebra")
    Generator.objects.create(name="tiny", backend="transformers", location="nowhere")


@pytest.fixture
def server() -> Iterator[str]:
    class Models(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"data": [{"id": "small"}]}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Models) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/v1"
        running.shutdown()


def test_settings_that_fit_have_no_errors() -> None:
    assert errors() == []


def test_server_that_does_not_answer_is_named() -> None:
    silent = Generator.objects.create(name="served", backend="openai", location="http://127.0.0.1:9/v1")
    ((field, message),) = errors(silent)
    assert field == "settings.generator"
    assert message.startswith("Generator “served”: http://127.0.0.1:9/v1 does not answer: ")
    assert message.endswith("correct its address on the generator’s page, or choose another generator.")


def test_model_that_the_server_does_not_list_is_a_warning(server: str) -> None:
    served = Generator.objects.create(name="served", backend="openai", location=server, options={"model": "large"})
    warnings = [finding.message for finding in found(served) if not finding.is_error]
    assert any("lists no model “large”; it lists “small”" in message for message in warnings)
    served.options = {"model": "small"}
    assert not any("lists" in finding.message for finding in found(served))


@pytest.mark.parametrize("is_loaded_here", [True, False])
def test_missing_folder_is_an_error_where_workers_load_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_loaded_here: bool
) -> None:
    settings.MODEL_FOLDERS = [tmp_path]
    if is_loaded_here:
        monkeypatch.setattr("socket.gethostname", lambda: "worker-1")
        alive_until = timezone.now() + timedelta(hours=1)
        ProcessReport.objects.create(
            name="worker@worker-1",
            host="worker-1",
            role="worker",
            queues=["sample"],
            alive_until=alive_until,
            clock_ahead=0,
            clock_error=0,
        )
    broken = Generator.objects.create(name="broken", backend="transformers", location=str(tmp_path / "nothing"))
    (finding,) = [each for each in found(broken) if each.field == "settings.generator"]
    assert finding.message.startswith(f"Generator “broken”: there is no folder {tmp_path / 'nothing'}.")
    assert finding.is_error == is_loaded_here


def test_folder_without_weights_is_an_error(settings: Settings, tmp_path: Path) -> None:
    settings.MODEL_FOLDERS = [tmp_path]
    (tmp_path / "config.json").write_text("{}")
    assert errors(base=str(tmp_path)) == [
        (
            "settings.base",
            f"The base, {tmp_path}: the folder has no weights (*.safetensors). Copy the model there again, or enter another one.",
        )
    ]


def test_no_matching_problem_names_the_filter() -> None:
    ((field, message),) = errors(subject="Topology")
    assert field == "settings.subject"
    assert (
        message
        == "No training problem of these sources with subject “Topology” is left. Choose others, or import some."
    )


def test_fewer_problems_than_asked_for_are_told() -> None:
    (finding,) = [each for each in found(problems=5) if each.field == "settings.problems"]
    assert (finding.is_error, finding.message) == (
        False,
        "1 problem matches, and 5 are asked for. All that match are sampled.",
    )


def test_value_that_a_training_refuses_is_refused_now() -> None:
    with pytest.raises(Exception, match="batch-size is 0; it must be at least 1"):
        GenerationSettings.from_json({"training": {"batch_size": 0}})


def test_check_finds_everything_and_starts_nothing(as_admin: APIClient) -> None:
    make_generation(0, stage="labeling")
    body = as_admin.post(
        "/api/v1/generations/check", {"sources": ["MATH"], "subject": "Topology"}, format="json"
    ).json()
    fields = [finding["field"] for finding in body["findings"] if finding["is_error"]]
    assert fields == ["phase", "settings.subject"]
    assert (body["problems"], Generation.objects.count()) == (0, 1)


def test_refused_generation_names_the_generator(as_admin: APIClient) -> None:
    PhaseFactory()
    Generator.objects.create(name="served", backend="openai", location="http://127.0.0.1:9/v1")
    asked = {"base": "nowhere", "sources": ["MATH"], "generator": "served"}
    response = as_admin.post("/api/v1/generations", asked, format="json")
    assert (response.status_code, response.json()["field"]) == (400, "settings.generator")
    assert not Generation.objects.exists()


def test_every_option_has_a_stage_that_reads_it() -> None:
    assert options_without_a_stage() == set()


def test_host_is_looked_at_for_live_workers_only() -> None:
    assert not setting_checks._is_loaded_here()
