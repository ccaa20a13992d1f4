"""Settings are read typed from the environment, are secure by default, and a wrong value stops the start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.celery import app

ROOT = Path(settings.BASE_DIR)
NEEDED = {
    "SECRET_KEY": "kkk-2mX8vQ4tLz7Rb9YcJ5hN0pEoUsDw",
    "DATABASE_URL": "postgresql://localhost/nowhere",
    "REDIS_URL": "redis://localhost",
}
SHOWN = "import json; from config import settings as s; print(json.dumps({n: getattr(s, n) for n in %r}, default=str))"


def _load(environment: dict[str, str], names: list[str]) -> subprocess.CompletedProcess[str]:
    """Read the settings in a new process with only this environment."""
    return subprocess.run(
        [sys.executable, "-c", SHOWN % (names,)],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_settings_are_secure_by_default() -> None:
    names = ["DEBUG", "DEMO", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "ALLOWED_HOSTS"]
    loaded = _load(NEEDED, names)
    assert json.loads(loaded.stdout) == {
        "DEBUG": False,
        "DEMO": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    }


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"STEPMARK_ADVANCE_SECONDS": "soon"}, "STEPMARK_ADVANCE_SECONDS"),
        ({"COOKIE_PREFIX": "two words"}, "COOKIE_PREFIX"),
        ({"COOKIE_PREFIX": ""}, "COOKIE_PREFIX"),
    ],
)
def test_settings_with_a_wrong_value_stop_the_start_and_name_it(change: dict[str, str], named: str) -> None:
    loaded = _load(NEEDED | change, ["DEBUG"])
    assert loaded.returncode != 0
    assert named in loaded.stderr.splitlines()[-1]


def _cookies(**change: str) -> dict[str, str]:
    loaded = _load(NEEDED | change, ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"])
    names: dict[str, str] = json.loads(loaded.stdout)
    return names


def test_cookie_names_follow_from_the_secret_key_and_do_not_tell_it() -> None:
    first = _cookies()
    assert first == _cookies(DATABASE_URL="postgresql://elsewhere/other")  # as on another web server of this instance
    second = _cookies(SECRET_KEY="mmm-2mX8vQ4tLz7Rb9YcJ5hN0pEoUsDw")
    assert len({*first.values(), *second.values()}) == 4
    assert "kkk" not in "".join(first.values())


def test_cookie_names_can_be_set() -> None:
    assert _cookies(COOKIE_PREFIX="team-b") == {
        "SESSION_COOKIE_NAME": "team-b_session",
        "CSRF_COOKIE_NAME": "team-b_csrf",
    }


@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_missing_settings_are_named(missing: str) -> None:
    loaded = _load({name: value for name, value in NEEDED.items() if name != missing}, ["DEBUG"])
    assert loaded.returncode != 0
    assert missing in loaded.stderr.splitlines()[-1]


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "annotation.tasks.expire_leases" in scheduled
    assert scheduled <= set(app.tasks)


def test_silent_network_is_noticed_and_the_address_may_say_when() -> None:
    address = f"{NEEDED['DATABASE_URL']}?tcp_user_timeout=60000"
    options = json.loads(_load({**NEEDED, "DATABASE_URL": address}, ["DATABASES"]).stdout)["DATABASES"]["default"][
        "OPTIONS"
    ]
    assert int(options["tcp_user_timeout"]) == 60_000
    assert (options["connect_timeout"], options["keepalives_idle"]) == (5, 15)
    assert options["server_side_binding"] is True
