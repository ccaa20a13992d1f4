"""docker-compose.yml: the Compose Specification's schema, references between its parts, and what an operator counts on."""

import json
import re
import stat
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from config.launcher.site import QUEUES
from tests.deploy.compose_file import FILE, ROOT, fill, read_compose, variables_of
from tests.deploy.image_file import lineage, read_stages

EXAMPLE = variables_of(ROOT / ".env.example")
COMPOSE = read_compose(EXAMPLE)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("stepmark:")}
OTHERS = {name: service for name, service in SERVICES.items() if name not in OURS}
LASTING = sorted(SERVICES.keys() - {"prepare"})
SCHEMA = files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json")
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))


def test_file_keeps_to_the_specification() -> None:
    VALIDATOR.validate(COMPOSE)


@pytest.mark.parametrize("fault", [{"restarts": "always"}, {"healthcheck": {"tests": []}}, {"secrets": {"a": 1}}])
def test_specification_refuses_what_it_does_not_know(fault: dict[str, Any]) -> None:
    broken = COMPOSE | {"services": SERVICES | {"web": SERVICES["web"] | fault}}
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(broken)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${A}", "1"),
        ("$A-${B:-two}", "1-two"),
        ("${A:+x${A}}", "x1"),
        ("${B:+x}", ""),
        ("$$A", "$A"),
        ("https://${N:-localhost}${A:+:${A}}", "https://localhost:1"),
    ],
)
def test_variables_are_filled_in_as_compose_does(text: str, filled: str) -> None:
    assert fill(text, {"A": "1"}) == filled


def test_services_are_those_of_a_site() -> None:
    assert {name for name, service in SERVICES.items() if not service.get("profiles")} == {
        "postgres", "valkey", "prepare", "web", "beat", "worker-default", "caddy",
    }  # fmt: skip
    assert {service["profiles"][0] for service in SERVICES.values() if service.get("profiles")} == {
        "cpu",
        "gpu",
        "vllm",
    }


def test_every_queue_has_a_worker_with_and_without_a_gpu() -> None:
    for profile in ("cpu", "gpu"):
        served = [
            queue
            for service in OURS.values()
            if "--queues" in service["command"] and service.get("profiles", [profile]) == [profile]
            for queue in service["command"][service["command"].index("--queues") + 1].split(",")
        ]
        assert sorted(served) == sorted(QUEUES.split(","))


def test_workers_of_one_queue_differ_in_it_alone() -> None:
    for queue in QUEUES.split(","):
        service = OURS[f"worker-{queue}"]
        expected = ["python", "-m", "config.launcher.run", "worker", "--queues", queue, "--processes"]
        assert service["command"][:-1] == expected
        assert service | {"command": [], "profiles": []} == OURS["worker-default"] | {"command": [], "profiles": []}


def test_references_lead_somewhere() -> None:
    for name, service in SERVICES.items():
        for kind in ("secrets", "networks"):
            assert set(service.get(kind, [])) <= set(COMPOSE[kind]), (name, kind)
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        assert service["networks"], name
        for other, condition in service.get("depends_on", {}).items():
            needed = condition["condition"]
            if needed == "service_healthy":
                assert SERVICES[other]["healthcheck"].get("test"), (name, other)
            else:
                assert (other, needed) == ("prepare", "service_completed_successfully")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            place = ROOT / source
            assert source in COMPOSE["volumes"] or source == "./certificates" or place.exists(), (name, volume)
    used = {part for service in SERVICES.values() for part in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    assert {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])} >= set(
        COMPOSE["volumes"]
    )


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_images_are_pinned_by_version_and_digest(name: str) -> None:
    assert re.fullmatch(r"[a-z/-]+:v?\d+\.\d+(\.\d+)?[a-z0-9-]*@sha256:[0-9a-f]{64}", OTHERS[name]["image"])


@pytest.mark.parametrize("name", sorted(OURS))
def test_own_images_are_targets_of_the_image_file(name: str) -> None:
    service = OURS[name]
    target = service["build"]["target"]
    assert service["image"] == f"stepmark:{target}"
    assert service["user"] == "10001:10001"
    image = {key: value for stage in lineage(read_stages(), target) for key, value in stage.environment().items()}
    for setting in ("STEPMARK_STATE", "STEPMARK_HEARTBEAT", "STEPMARK_PRODUCTION"):
        assert service["environment"][setting] == image[setting]
    assert "state:/state" in service["volumes"]
    assert any(mount.startswith("/tmp:") for mount in service["tmpfs"])


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_started_again_and_says_how_it_is(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_container_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("read_only", False) == (name != "vllm")  # it compiles into its own folders
    assert "privileged" not in service


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["caddy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if service["networks"] == ["inside"]} == {"postgres", "valkey"}
    assert {name for name, service in SERVICES.items() if "front" in service["networks"]} == {"web", "caddy"}


def test_secrets_come_from_files_alone() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"KEY|PASSWORD|TOKEN|SECRET", variable):
                assert variable.endswith("_FILE"), (name, variable)
                assert value.removeprefix("/run/secrets/") in service["secrets"], (name, variable)
        command = " ".join(service.get("command", []))
        assert all(secret in service["secrets"] for secret in re.findall(r"/run/secrets/(\w+)", command))
    assert "://stepmark@" in OURS["web"]["environment"]["DATABASE_URL"]


def test_variables_of_the_file_are_explained_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", FILE.read_text().replace("$${", "")))
    example = (ROOT / ".env.example").read_text()
    assert asked
    assert {name for name in asked if not re.search(rf"^#?{name}=", example, re.MULTILINE)} == set()


def test_another_port_and_a_path_reach_the_site(tmp_path: Path) -> None:
    web = read_compose({"SITE_NAME": "a.test", "SITE_PORT": "8443", "BASE_PATH": "/stepmark"})["services"]["web"]
    assert web["environment"]["CSRF_TRUSTED_ORIGINS"] == "https://a.test:8443"
    assert (web["environment"]["ALLOWED_HOSTS"], web["environment"]["BASE_PATH"]) == ("a.test", "/stepmark")


def test_secrets_are_made_once_and_for_the_containers(tmp_path: Path) -> None:
    made = make_secrets(tmp_path)
    assert {path.name for path in made.iterdir()} == {
        Path(secret["file"]).name for secret in COMPOSE["secrets"].values()
    }
    values = {path.name: path.read_text() for path in made.iterdir()}
    assert len(set(values.values())) == len(values)
    assert all(re.fullmatch(r"[A-Za-z0-9]{64}", value) for value in values.values())
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o444}
    assert {path.name: path.read_text() for path in make_secrets(tmp_path).iterdir()} == values


def make_secrets(folder: Path) -> Path:
    """Run the script in a checkout of its own; return the folder of the secrets."""
    script = folder / "deploy/make-secrets.sh"
    script.parent.mkdir(exist_ok=True)
    script.write_bytes((ROOT / "deploy/make-secrets.sh").read_bytes())
    subprocess.run(["sh", script], check=True, capture_output=True)
    return folder / "secrets"
