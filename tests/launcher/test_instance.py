"""One instance per state folder, and the files that it keeps there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from config.launcher import processes
from config.launcher.errors import LauncherError
from config.launcher.folders import LONGEST_SOCKET_FOLDER, State, private_folder
from config.launcher.instance import AlreadyRunningError, Instance
from config.launcher.kind import DEMO, PRODUCTION, check_state, claim_state, kind_of
from config.launcher.product import product_environment, secret


@pytest.fixture(autouse=True)
def held_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_held", set())


@pytest.fixture
def state(tmp_path: Path) -> State:
    state = State(tmp_path / "state")
    state.create()
    return state


def test_second_instance_of_a_state_folder_is_refused(state: State) -> None:
    with Instance(state, "demo") as first:
        first.publish("postgresql:///a", "redis://b", "http://127.0.0.1:8123/")

        with (
            pytest.raises(AlreadyRunningError, match=r"already running at http://127\.0\.0\.1:8123/") as refused,
            Instance(state, "up"),
        ):
            pass

    assert refused.value.note is not None
    assert (refused.value.note.command, refused.value.note.database_url) == ("demo", "postgresql:///a")


def test_instance_that_has_ended_leaves_room_for_the_next(state: State) -> None:
    with Instance(state, "demo"):
        pass

    with Instance(state, "up"):
        sockets = state.socket_folder()
        assert (state.path / "instance.json").stat().st_mode & 0o777 == 0o600
    assert not (state.path / "instance.json").exists()
    assert not sockets.exists()


def test_two_state_folders_hold_two_instances(tmp_path: Path) -> None:
    one, two = State(tmp_path / "one"), State(tmp_path / "two")
    with Instance(one, "demo"), Instance(two, "up"):
        notes = [json.loads((state.path / "instance.json").read_text()) for state in (one, two)]
    assert [(note["command"], note["pid"]) for note in notes] == [("demo", os.getpid()), ("up", os.getpid())]


def test_unusable_state_folder_says_how_to_choose_another(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(LauncherError, match="Set STEPMARK_STATE"):
        State(tmp_path / "file" / "state").create()


def test_socket_folder_is_short_even_for_a_long_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    folder = State(tmp_path / "state").socket_folder()

    assert len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER
    assert folder.stat().st_mode & 0o066 == 0
    folder.rmdir()


def test_private_folder_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(LauncherError, match="belongs to another user"):
        private_folder(tmp_path / "link", 0o700)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder that belongs to another user")
def test_private_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    os.chown(tmp_path / "theirs", 12345, 12345)

    with pytest.raises(LauncherError, match="belongs to another user"):
        private_folder(tmp_path / "theirs", 0o700)


def test_secret_is_made_once_and_only_for_its_user(state: State) -> None:
    first = secret(state, "secret-key")

    assert secret(state, "secret-key") == first
    assert len(first) >= 50
    assert (state.path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_product_environment_is_safe_by_default(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEBUG", "STEPMARK_DEMO", "CSRF_TRUSTED_ORIGINS", "STEPMARK_DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALLOWED_HOSTS", "example.org")

    environment = product_environment(state, "postgresql:///a", "redis://b", port=8001)

    assert environment["DEBUG"] == "false"
    assert environment["ALLOWED_HOSTS"] == "example.org"
    assert environment["CSRF_TRUSTED_ORIGINS"] == "http://localhost:8001,http://127.0.0.1:8001,http://[::1]:8001"
    assert (environment["DATABASE_URL"], environment["REDIS_URL"]) == ("postgresql:///a", "redis://b")
    assert "STEPMARK_DEMO" not in environment


def test_product_environment_of_a_demo_opens_its_accounts(state: State) -> None:
    password = secret(state, "demo-password", size=9)
    claim_state(state, DEMO)

    environment = product_environment(state, "postgresql:///a", "redis://b")

    assert (environment["STEPMARK_DEMO"], environment["STEPMARK_DEMO_PASSWORD"]) == ("true", password)


def test_demo_from_before_there_was_a_mark_is_known(state: State) -> None:
    secret(state, "demo-password", size=9)
    assert kind_of(state) is None  # its start was refused
    (state.logs / "seed_demo.log").touch()

    assert kind_of(state) == DEMO
    with pytest.raises(LauncherError, match="belongs to a demo"):
        check_state(state, PRODUCTION)


def test_production_environment_refuses_the_doors_of_the_demo(state: State) -> None:
    claim_state(state, PRODUCTION)

    environment = product_environment(state, "postgresql:///a", "redis://b")

    assert environment["STEPMARK_PRODUCTION"] == "true"
    assert "STEPMARK_DEMO" not in environment
    with pytest.raises(LauncherError, match="belongs to a production site"):
        check_state(state, DEMO)


def test_secret_that_others_can_read_is_closed(state: State) -> None:
    first = secret(state, "secret-key")
    (state.path / "secret-key").chmod(0o644)

    assert secret(state, "secret-key") == first
    assert (state.path / "secret-key").stat().st_mode & 0o777 == 0o600
