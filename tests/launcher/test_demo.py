"""`./dev demo` with a tiny product and real gunicorn, Celery, PostgreSQL and Valkey, ended in every way."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from tests.launcher.conftest import ORDINARY, RUNNER, remove_traces
from tests.launcher.launched_checkout import Checkout, Launched, wait_for

Start = Callable[..., Launched]

TRAINING = "sleep 300"

for_everybody = pytest.mark.parametrize("checkout", [RUNNER, ORDINARY], indirect=True)


def busy_port() -> tuple[socket.socket, str]:
    """A port that is busy while the socket is open. It also keeps tests from using each other's ports."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken, str(taken.getsockname()[1])


def free_port() -> str:
    taken, port = busy_port()
    taken.close()
    return port


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    """One demo, started with a busy port, for all tests that leave it running; it recovers from their faults."""
    checkout = Checkout.create(tmp_path_factory.mktemp("running") / "checkout")
    taken, port = busy_port()
    with taken:
        launched = checkout.start("demo", PORT=port)
        launched.site()
    yield launched
    launched.end()
    remove_traces(checkout)


def start_demo(start: Start) -> Launched:
    launched = start("demo", PORT=free_port())
    if not launched.checkout.can_import("redis"):
        pytest.skip("the environment lent to the ordinary user lacks what its older Python needs")
    launched.site()
    return launched


def start_training(launched: Launched) -> int:
    before = launched.find(TRAINING)
    launched.get("train")
    (training,) = wait_for("a training process", lambda: [pid for pid in launched.find(TRAINING) if pid not in before])
    return training


def celery_main(launched: Launched) -> int:
    """Return the worker process whose parent is its guard; the others are its children."""
    return min(launched.find("celery", "worker"))


def test_demo_serves_the_site_and_prints_the_accounts(running: Launched) -> None:
    assert running.get("healthz") == "ok\n"
    passwords = set(re.findall(r"demo-(?:labeler|admin|researcher) +password (\S+)", running.output))
    assert passwords == {(running.checkout.state.path / "demo-password").read_text()}
    assert len(running.find("celery", "beat")) == 1


def test_demo_with_a_busy_port_takes_the_next_free_one(running: Launched) -> None:
    line = running.wait_for_line("is busy; the site uses the next free one")

    wanted, taken = map(int, re.findall(r"\d+", line))
    assert running.site() == f"http://127.0.0.1:{taken}/"
    assert taken > wanted


def test_demo_refuses_a_second_start_with_the_url_of_the_first(running: Launched) -> None:
    second = running.checkout.run("demo")

    assert second.returncode == 1
    assert f"already running at {running.site()}" in second.stderr


@for_everybody
def test_demo_killed_in_the_middle_of_training_leaves_no_process(start: Start) -> None:
    launched = start_demo(start)
    start_training(launched)
    assert launched.find("gunicorn")

    launched.signal(signal.SIGKILL)
    launched.wait()

    wait_for("the end of all processes", lambda: not launched.survivors())


def test_demo_restarts_a_killed_worker_and_ends_its_children(running: Launched) -> None:
    training = start_training(running)
    worker = celery_main(running)

    os.kill(worker, signal.SIGKILL)

    running.wait_for_line("worker ended (exit status 137): starting it again")
    assert not Path(f"/proc/{training}").exists()
    wait_for("another worker", lambda: running.find("celery", "worker"))


def test_demo_serves_again_after_its_web_server_was_killed(running: Launched) -> None:
    os.kill(min(running.find("gunicorn")), signal.SIGKILL)

    # What a dying process had accepted is lost; from here on none is left, and the listening socket, which stayed open, keeps
    # requests until the new ones are up.
    running.wait_for_line("web ended (exit status 137): starting it again")
    assert running.get("healthz") == "ok\n"


def test_demo_ends_children_of_a_killed_guard(running: Launched) -> None:
    training = start_training(running)
    worker = celery_main(running)
    guard = int(Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[1])

    os.kill(guard, signal.SIGKILL)

    running.wait_for_line("worker ended (exit status -9): starting it again")
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
    while (
        launched.process.poll() is None
    ):  # shortens the stop of the worker, whose task would take minutes, and of all services after it
        launched.process.send_signal(signal.SIGINT)
        time.sleep(0.25)
    assert launched.wait() == 0
    assert launched.survivors() == []

    again = start("up")
    url = again.wait_for_line("REDIS_URL=").rpartition("REDIS_URL=")[2].strip("'")
    with redis.Redis(unix_socket_path=url.removeprefix("redis+socket://")) as queue:
        assert queue.llen("nobody-listens") == 1
        assert queue.llen("default") + queue.hlen("unacked") == 1
