"""`./dev demo` for real, with a tiny product in place of the real one: gunicorn, Celery, PostgreSQL, Valkey and every way to end."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from tests.launcher.conftest import ORDINARY, RUNNER
from tests.launcher.launched import Checkout, Launched, wait_for

Start = Callable[..., Launched]

TRAINING = "sleep 300"

for_everybody = pytest.mark.parametrize("checkout", [RUNNER, ORDINARY], indirect=True)


def busy_port() -> tuple[socket.socket, str]:
    """A port that is taken as long as the socket is open. Also keeps tests off each other's ports."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken, str(taken.getsockname()[1])


def free_port() -> str:
    taken, port = busy_port()
    taken.close()
    return port


def start_demo(start: Start) -> Launched:
    launched = start("demo", PORT=free_port())
    if not launched.checkout.can_import("redis"):
        pytest.skip("the environment lent to the ordinary user lacks what its older Python needs")
    launched.site()
    return launched


def start_training(launched: Launched) -> int:
    launched.get("train")
    (training,) = wait_for("a training process", lambda: launched.find(TRAINING))
    return training


def celery_main(launched: Launched) -> int:
    """The worker process whose parent is its guard; the others are its children."""
    return min(launched.find("celery", "worker"))


@for_everybody
def test_demo_serves_the_site_and_prints_the_accounts(start: Start, checkout: Checkout) -> None:
    launched = start_demo(start)

    assert launched.get("healthz") == "ok\n"
    passwords = set(re.findall(r"demo-(?:labeler|admin|researcher) +password (\S+)", launched.output))
    assert passwords == {(checkout.state.path / "demo-password").read_text()}
    assert len(launched.find("celery", "beat")) == 1


def test_demo_keeps_its_secrets_to_its_user_and_over_starts(start: Start, checkout: Checkout) -> None:
    start_demo(start).end()
    secrets = [checkout.state.path / name for name in ("secret-key", "demo-password")]
    before = [path.read_text() for path in secrets]

    start_demo(start)

    assert [path.read_text() for path in secrets] == before
    assert [path.stat().st_mode & 0o777 for path in secrets] == [0o600, 0o600]


def test_demo_with_a_busy_port_takes_the_next_free_one_and_says_so(start: Start) -> None:
    taken, port = busy_port()
    with taken:
        launched = start("demo", PORT=port)

        site = launched.site()

    assert site.startswith("http://127.0.0.1:")
    assert site != f"http://127.0.0.1:{port}/"
    assert f"Port {port} is busy" in launched.output


def test_demo_refuses_a_second_start_with_the_url_of_the_first(start: Start, checkout: Checkout) -> None:
    first = start_demo(start)

    second = checkout.run("demo")

    assert second.returncode == 1
    assert f"already running at {first.site()}" in second.stderr


@for_everybody
def test_demo_killed_in_the_middle_of_training_leaves_no_process(start: Start) -> None:
    launched = start_demo(start)
    start_training(launched)
    assert launched.find("gunicorn")

    launched.signal(signal.SIGKILL)
    launched.wait()

    wait_for("the end of all processes", lambda: not launched.survivors())


def test_demo_starts_a_killed_worker_again_and_ends_what_it_left(start: Start) -> None:
    launched = start_demo(start)
    training = start_training(launched)
    worker = celery_main(launched)

    os.kill(worker, signal.SIGKILL)

    launched.wait_for_line("worker ended (exit status 137): starting it again")
    assert not Path(f"/proc/{training}").exists()
    wait_for("another worker", lambda: launched.find("celery", "worker"))


def test_demo_serves_again_after_its_web_server_was_killed(start: Start) -> None:
    launched = start_demo(start)
    os.kill(min(launched.find("gunicorn")), signal.SIGKILL)

    assert launched.get("healthz") == "ok\n"  # the listening socket stayed open: the request waited
    launched.wait_for_line("web ended (exit status 137): starting it again")


def test_demo_ends_what_a_killed_guard_left(start: Start) -> None:
    launched = start_demo(start)
    training = start_training(launched)
    worker = celery_main(launched)
    guard = int(Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[1])

    os.kill(guard, signal.SIGKILL)

    launched.wait_for_line("worker ended (exit status -9): starting it again")
    assert [pid for pid in (worker, training) if Path(f"/proc/{pid}").exists()] == []


def test_demo_stops_in_order_at_ctrl_c(start: Start) -> None:
    launched = start_demo(start)

    launched.signal(signal.SIGINT)

    assert launched.wait() == 0
    stopped = re.findall(r"\] (\w+) stopped", launched.output)
    assert stopped == ["beat", "worker", "web", "Valkey", "PostgreSQL"]
    assert launched.survivors() == []


def test_demo_hurried_by_more_ctrl_c_loses_no_queued_message(start: Start) -> None:
    launched = start_demo(start)
    launched.get("later")
    start_training(launched)

    launched.signal(signal.SIGINT)
    while launched.process.poll() is None:  # hurries the worker, whose task would go on for minutes, and all after it
        launched.process.send_signal(signal.SIGINT)
        time.sleep(0.25)
    assert launched.wait() == 0
    assert launched.survivors() == []

    again = start("up")
    url = again.wait_for_line("REDIS_URL=").rpartition("REDIS_URL=")[2].strip("'")
    with redis.Redis(unix_socket_path=url.removeprefix("redis+socket://")) as queue:
        assert queue.llen("nobody-listens") == 1
        assert queue.llen("default") + queue.hlen("unacked") == 1
