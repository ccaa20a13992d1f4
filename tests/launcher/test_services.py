"""`./dev up` and `./dev manage` with real PostgreSQL, Valkey, locks and signals, as root and as another user."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from config.launcher.valkey import answers_ping
from tests.launcher.conftest import ORDINARY, RUNNER
from tests.launcher.launched_checkout import Checkout, Launched, wait_for

Start = Callable[..., Launched]

pytestmark = pytest.mark.parametrize("checkout", [RUNNER, ORDINARY], indirect=True)


def urls_of(launched: Launched) -> dict[str, str]:
    line = launched.wait_for_line("export DATABASE_URL=")
    pairs = (part.partition("=") for part in line.removeprefix("export ").split())
    return {name: value.strip("'") for name, _, value in pairs}


def test_up_serves_both_databases_at_the_printed_urls(start: Start) -> None:
    urls = urls_of(start("up"))

    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        assert connection.execute("select current_database(), current_setting('fsync')").fetchone() == ("app", "on")
    assert answers_ping(Path(urls["REDIS_URL"].removeprefix("redis+socket://")))


def test_up_refuses_a_second_start_in_the_same_state_folder(start: Start, checkout: Checkout) -> None:
    first = start("up")
    urls_of(first)

    second = checkout.run("up")

    assert second.returncode == 1
    assert f"./dev up (pid {first.process.pid}) is already running" in second.stderr
    assert first.process.poll() is None


def test_manage_uses_the_services_of_a_running_instance(start: Start, checkout: Checkout) -> None:
    urls = urls_of(start("up"))

    told = checkout.run("manage", "environment", "DATABASE_URL", "REDIS_URL", "DEBUG")

    assert told.stdout.splitlines() == [
        f"DATABASE_URL={urls['DATABASE_URL']}",
        f"REDIS_URL={urls['REDIS_URL']}",
        "DEBUG=false",
    ]


def test_manage_without_an_instance_starts_services_for_the_call(checkout: Checkout) -> None:
    told = checkout.run("manage", "environment", "DATABASE_URL", "SECRET_KEY")

    database, secret_key = told.stdout.splitlines()
    assert database.startswith("DATABASE_URL=postgresql://app@/app?host=/")
    assert len(secret_key) > 50
    assert "PostgreSQL stopped" in told.stderr
    assert not (checkout.state.path / "postgres" / "postmaster.pid").exists()


def test_manage_gives_back_the_exit_status_of_the_command(checkout: Checkout) -> None:
    assert checkout.run("manage", "fail", "3").returncode == 3


def test_manage_runs_in_the_folder_in_which_it_was_called(checkout: Checkout, open_folder: Path) -> None:
    """So that relative paths in its arguments mean what they mean in the shell."""
    for folder in (open_folder, checkout.path):
        told = checkout.run(
            "manage", "folder", folder=folder, DATABASE_URL="postgresql://else/where", REDIS_URL="redis://else/1"
        )
        assert told.stdout.strip() == str(folder)


def test_manage_with_servers_of_ones_own_starts_none(checkout: Checkout) -> None:
    told = checkout.run(
        "manage", "environment", "DATABASE_URL", DATABASE_URL="postgresql://else/where", REDIS_URL="redis://else/1"
    )

    assert told.stdout == "DATABASE_URL=postgresql://else/where\n"
    assert "PostgreSQL" not in told.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_up_stops_the_queue_before_the_database_at_a_stop_signal(start: Start, number: signal.Signals) -> None:
    launched = start("up")
    urls_of(launched)

    launched.signal(number)

    assert launched.wait() == 0
    stopped = [line.split("] ")[1].split()[0] for line in launched.output.splitlines() if " stopped" in line]
    assert stopped == ["Valkey", "PostgreSQL"]
    assert launched.survivors() == []


def test_up_killed_leaves_no_process_and_can_be_started_again(start: Start) -> None:
    launched = start("up")
    urls_of(launched)
    assert launched.find("postgres", "checkpointer")

    launched.signal(signal.SIGKILL)
    launched.wait()
    again = start("up")  # waits until the old services have stopped
    urls_of(again)

    assert launched.survivors() == []


def test_up_starts_a_killed_database_again(start: Start) -> None:
    launched = start("up")
    urls = urls_of(launched)
    (postmaster,) = launched.find("bin/postgres", "-D")

    os.kill(postmaster, signal.SIGKILL)
    launched.wait_for_line("PostgreSQL ended (exit status 137): starting it again")

    def answers() -> bool:
        try:
            psycopg.connect(urls["DATABASE_URL"]).close()
        except psycopg.OperationalError:
            return False
        return True

    wait_for("a database that answers again", answers)
