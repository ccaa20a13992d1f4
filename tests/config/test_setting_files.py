"""Settings from files: NAME_FILE names the file that holds NAME."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.setting_files import LARGEST, complete_settings, with_password
from tests.config.test_refusals import GOOD, ROOT


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "DATABASE_URL", "METRICS_TOKEN", "EMAIL_HOST_PASSWORD", "OIDC_CLIENT_SECRET", "GPT_API_KEY"]
)
def test_every_secret_and_address_may_come_from_a_file(tmp_path: Path, name: str) -> None:
    environment = {f"{name}_FILE": written(tmp_path, "secret", "a value with spaces\n")}
    assert complete_settings(environment) == []
    assert environment == {name: "a value with spaces"}
    assert complete_settings(environment) == []  # as in a child process
    assert environment == {name: "a value with spaces"}


def test_other_variables_that_end_alike_are_left_alone() -> None:
    environment = {"SSL_CERT_FILE": "/nowhere", "COMPOSE_FILE": "/nowhere", "SECRET_KEY_FILE": ""}
    assert complete_settings(environment) == []
    assert environment == {"SSL_CERT_FILE": "/nowhere", "COMPOSE_FILE": "/nowhere", "SECRET_KEY_FILE": ""}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read (No such file or directory)"),
        ("  \n", "is an empty file"),
        (b"\xff\xfe", "is no text"),
        ("x" * (LARGEST + 1), "is larger than 65,536 bytes"),
    ],
)
def test_file_without_a_value_is_a_fault_that_names_it(tmp_path: Path, content: str | bytes | None, told: str) -> None:
    path = str(tmp_path / "secret") if content is None else written(tmp_path, "secret", content)
    (fault,) = complete_settings({"SECRET_KEY_FILE": path})
    assert fault.startswith(f"SECRET_KEY_FILE={path} ")
    assert told in fault


def test_value_and_file_contradict_each_other(tmp_path: Path) -> None:
    (fault,) = complete_settings({"SECRET_KEY": "a", "SECRET_KEY_FILE": written(tmp_path, "secret", "b")})
    assert fault == "SECRET_KEY and SECRET_KEY_FILE are both set. Unset one of them."


@pytest.mark.parametrize(
    ("address", "complete"),
    [
        ("postgresql://site@db:5432/site", "postgresql://site:p%40s%2F%3Aw@db:5432/site"),
        ("redis://queue:6379/0", "redis://:p%40s%2F%3Aw@queue:6379/0"),
        ("postgresql://site@/site?host=/run/db", "postgresql://site:p%40s%2F%3Aw@/site?host=/run/db"),
        ("redis://:own@queue/0", "redis://:own@queue/0"),
    ],
)
def test_password_goes_into_an_address_that_has_none(address: str, complete: str) -> None:
    assert with_password(address, "p@s/:w") == complete


def test_settings_read_the_files(tmp_path: Path) -> None:
    """As in a container: three files, and no secret among the variables."""
    environment = {
        "SECRET_KEY_FILE": written(tmp_path, "key", GOOD["SECRET_KEY"] + "\n"),
        "DATABASE_URL": "postgresql://site@db/site",
        "DATABASE_PASSWORD_FILE": written(tmp_path, "database", "p@s/:w"),
        "REDIS_URL_FILE": written(tmp_path, "queue", "redis://queue/0"),
    }
    shown = "import json; from config import settings as s; print(json.dumps([s.SECRET_KEY, s.DATABASES, s.REDIS_URL]))"
    loaded = subprocess.run(
        [sys.executable, "-c", shown],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    key, databases, queue = json.loads(loaded.stdout)
    assert (key, databases["default"]["PASSWORD"], queue) == (GOOD["SECRET_KEY"], "p@s/:w", "redis://queue/0")


def test_start_is_refused_with_all_faults(tmp_path: Path) -> None:
    environment = {"SECRET_KEY_FILE": "/nowhere/key", "DATABASE_URL_FILE": written(tmp_path, "empty", ""), "DEBUG": "x"}
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 3
    named = [line.split()[1].partition("=")[0] for line in refused.stderr.splitlines() if line.startswith("  - ")]
    assert named == ["SECRET_KEY_FILE", "DATABASE_URL_FILE", "REDIS_URL", "DEBUG"]
