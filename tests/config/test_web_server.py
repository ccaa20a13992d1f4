"""The web server by real processes: slow clients hold no thread, and everything that gunicorn did still works."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.web_server.admission import Admission, NoRoom
from config.web_server.connection import Connection, counted_address
from config.web_server.pace import Pace
from config.web_server.worker import MOST_READERS
from tests.config.small_site import PIECE, PIECES
from tests.launcher.launched_checkout import wait_for

Start = Callable[..., "Server"]


class Server:
    def __init__(self, process: subprocess.Popen[bytes], address: tuple[str, int] | str) -> None:
        self.process, self.address = process, address

    def connect(self, **options: int) -> socket.socket:
        family = socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET
        if isinstance(self.address, tuple) and ":" in self.address[0]:
            family = socket.AF_INET6
        client = socket.socket(family)
        client.settimeout(20)
        if "receive" in options:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, options["receive"])
        client.connect(self.address)
        return client

    def get(self, path: str) -> bytes:
        with self.connect() as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            return read_to_end(client).partition(b"\r\n\r\n")[2]


def read_to_end(client: socket.socket) -> bytes:
    answer = b""
    with contextlib.suppress(ConnectionError):
        while data := client.recv(1 << 20):
            answer += data
    return answer


def read_answer(client: socket.socket) -> bytes:
    """Return the body of one answer on a connection that stays open."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        data = client.recv(1)
        if not data:
            raise ConnectionError
        answer += data
    length = next(int(line[15:]) for line in answer.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    body = bytearray()
    while len(body) < length:
        body += client.recv(length - len(body))
    return bytes(body)


GET = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with contextlib.ExitStack() as stack:

        def begin(bind: str = "", **settings: object) -> Server:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            bind = bind or f"127.0.0.1:{port}"
            address = bind[5:] if bind.startswith("unix:") else ("::1" if "::1" in bind else "127.0.0.1", port)
            process = stack.enter_context(
                subprocess.Popen(
                    [
                        *(sys.executable, "-m", "gunicorn", "--config=python:config.web_server.options"),
                        *(f"--bind={bind.format(port=port)}", "tests.config.small_site:application"),
                    ],
                    env=os.environ | {name: str(value) for name, value in settings.items()},
                    stderr=(tmp_path / "log").open("wb"),
                )
            )
            stack.callback(process.kill)
            server = Server(process, address)
            for _ in range(200):
                with contextlib.suppress(OSError):
                    server.get("/")
                    return server
                time.sleep(0.05)
            raise AssertionError((tmp_path / "log").read_text())

        yield begin


def test_slow_clients_hold_no_thread(start: Start) -> None:
    """A small sample of `./dev bench slow_connections`: 40 of each kind against two threads."""
    server = start(WEB_WORKERS=2, WEB_THREADS=1)
    port = server.address[1]
    command = [sys.executable, "-m", "tests.benchmarks.slow_clients", str(port), "40", "/big"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as slow:
        try:
            assert slow.stdout is not None
            slow.stdout.readline()
            time.sleep(1.0)
            answers: list[bytes] = []
            people = [threading.Thread(target=lambda: answers.append(server.get("/work"))) for _ in range(20)]
            began = time.monotonic()
            for person in people:
                person.start()
            for person in people:
                person.join()
        finally:
            slow.kill()
    assert len(answers) == 20
    assert all(answers)
    assert time.monotonic() - began < 5.0  # twenty pieces of work of 0.05 s on two threads


def test_requests_on_one_connection_are_answered_in_order(start: Start) -> None:
    server = start(WEB_WORKERS=1)
    with server.connect() as client:
        client.sendall(GET % b"/big" + GET % b"/address" + GET % b"/")
        assert read_answer(client) == PIECE * 4
        assert read_answer(client) == b"127.0.0.1"
        assert read_answer(client).isdigit()
        client.sendall(GET % b"/address")
        assert read_answer(client) == b"127.0.0.1"


def test_a_body_reaches_the_site_whole(start: Start) -> None:
    server = start(WEB_WORKERS=1)
    body = os.urandom(1_500_000)  # longer than what is kept in memory
    head = f"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    with server.connect() as client:
        client.sendall(head.encode() + b"\r\n" + body[:10])
        time.sleep(0.1)
        client.sendall(body[10:] + GET % b"/address")
        assert read_answer(client).decode() == hashlib.sha256(body).hexdigest()
        assert read_answer(client) == b"127.0.0.1"
        client.sendall(head.encode() + b"Expect: 100-continue\r\n\r\n")
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(body)
        assert read_answer(client).decode() == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"NONSENSE\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: " + b"x" * 70_000, b"431"),
        (b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"414"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
    ],
)
def test_what_is_no_request_is_refused(start: Start, request_bytes: bytes, status: bytes) -> None:
    server = start(WEB_WORKERS=1)
    with server.connect() as client:
        client.sendall(request_bytes)
        assert read_to_end(client).split(b" ")[1] == status


def test_nothing_follows_a_request_without_a_known_end(start: Start) -> None:
    server = start(WEB_WORKERS=1)
    with server.connect() as client:
        smuggled = GET % b"/address"
        client.sendall(
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
            % (len(smuggled), smuggled)
        )
        assert read_to_end(client).count(b"HTTP/1.1 ") == 1


def test_readers_that_stop_hold_no_thread_and_the_others_get_everything(start: Start, tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    server = start(WEB_WORKERS=1, WEB_THREADS=1, STREAM_ENDED=ended)
    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(server.connect(receive=4_096)) for _ in range(MOST_READERS + 3)]
        for reader in readers:
            reader.sendall(GET % b"/stream")
            time.sleep(0.02)
        assert server.get("/").isdigit()
        deadline = time.monotonic() + 10
        while not ended.exists() or len(ended.read_text()) < 3:  # those that were one too many
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert len(read_answer(readers[-1])) == len(PIECE) * PIECES
    deadline = time.monotonic() + 10
    while len(ended.read_text()) < len(readers):  # the clients have gone: nothing is produced any more
        assert time.monotonic() < deadline, len(ended.read_text())
        time.sleep(0.05)
    assert server.get("/").isdigit()


def test_term_finishes_what_runs_and_hup_replaces_the_workers(start: Start) -> None:
    server = start(WEB_WORKERS=1)
    before = server.get("/")
    with server.connect() as client:
        client.sendall(GET % b"/slow")
        time.sleep(0.2)
        server.process.send_signal(signal.SIGHUP)
        assert read_answer(client) == before
    deadline = time.monotonic() + 10
    while (after := server.get("/")) == before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    with server.connect() as client:
        client.sendall(GET % b"/slow")
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        assert read_answer(client) == after
    assert server.process.wait(timeout=10) == 0


def test_an_address_with_too_many_connections_loses_the_one_that_has_waited_longest(start: Start) -> None:
    server = start(WEB_WORKERS=1, WEB_CONNECTIONS_PER_ADDRESS=3)
    with server.connect() as first, server.connect() as second, server.connect() as third:
        time.sleep(0.1)
        assert server.get("/").isdigit()
        assert first.recv(1) == b""
        for other in (second, third):
            other.sendall(GET % b"/address")
            assert read_answer(other) == b"127.0.0.1"


@pytest.mark.parametrize("bind", ["[::1]:{port}", "unix:{folder}/socket"])
def test_ipv6_and_unix_sockets(start: Start, tmp_path: Path, bind: str) -> None:
    server = start(bind=bind.replace("{folder}", str(tmp_path)))
    assert server.get("/address").decode() == ("::1" if "::1" in bind else "")


def both(server: Server) -> set[bytes] | None:
    """Return the names of the workers, if each of them has taken one of ten connections."""
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(server.connect()) for _ in range(10)]
        for client in clients:
            client.sendall(GET % b"/")
        found = {read_answer(client) for client in clients}
    return found if len(found) == 2 else None


def test_people_who_came_to_one_worker_move_to_the_idle_one(start: Start) -> None:
    server = start(WEB_WORKERS=2, WEB_THREADS=1)
    workers = wait_for("both workers", lambda: both(server))
    answers: Counter[bytes] = Counter()
    with contextlib.ExitStack() as stack:
        mine: list[socket.socket] = []
        one = next(iter(workers))
        while len(mine) < 6:  # six people, all with a connection to the same worker
            client = stack.enter_context(server.connect())
            client.sendall(GET % b"/")
            if read_answer(client) == one:
                mine.append(client)

        def label(client: socket.socket) -> None:
            for _ in range(10):
                try:
                    client.sendall(GET % b"/work")
                    answers[read_answer(client)] += 1
                except OSError:
                    client = stack.enter_context(server.connect())

        people = [threading.Thread(target=label, args=(client,)) for client in mine]
        for person in people:
            person.start()
        for person in people:
            person.join()
    assert set(answers) == workers
    assert min(answers.values()) > 0.1 * sum(answers.values())


def test_pace_allows_time_for_every_byte() -> None:
    pace = Pace(seconds=20.0, bytes_per_second=1_000)
    assert not pace.is_behind(since=0.0, now=20.0, count=0)
    assert pace.is_behind(since=0.0, now=20.1, count=0)
    assert not pace.is_behind(since=0.0, now=29.9, count=10_000)
    assert pace.is_behind(since=0.0, now=30.1, count=10_000)


def test_heads_bodies_and_idle_connections_have_their_time() -> None:
    cfg = _gunicorn_config()
    connection = Connection(socket.socket(), ("192.0.2.1", 1), None, now=0.0)
    connection.open(has_rest=lambda: None, waiting=contextlib.nullcontext)
    connection.begin(cfg, 0.0, allowed=20.0)
    assert (connection.is_late(19.0), connection.is_late(21.0)) == (False, True)  # idle
    connection.arrival.take(b"POST / HTTP/1.1\r\nHost: a\r\n")
    assert (connection.is_late(9.0), connection.is_late(11.0)) == (False, True)  # half a head
    connection.arrival.take(b"Content-Length: 50000\r\n\r\n" + b"x" * 5_000)
    assert (connection.is_late(24.0), connection.is_late(26.0)) == (False, True)  # a tenth of a body


def test_connections_are_counted_by_address() -> None:
    assert counted_address(("::ffff:192.0.2.7", 1, 0, 0)) == counted_address(("192.0.2.7", 2)) == "192.0.2.7"
    assert counted_address(("2001:db8::1", 1, 0, 0)) == counted_address(("2001:db8::ffff", 1, 0, 0)) == "2001:db8::/64"
    assert counted_address("") == ""


def test_the_address_with_most_connections_makes_room() -> None:
    admission = Admission(most=4, most_of_an_address=0)
    one = Connection(socket.socket(), ("192.0.2.1", 1), None, 0.0)
    many = [Connection(socket.socket(), ("192.0.2.2", port), None, 0.0) for port in range(3)]
    for connection in (one, *many):
        admission.add(connection)
        admission.waits(connection)
    assert admission.one_too_many("192.0.2.3") is many[0]
    admission.works(many[0])
    assert admission.one_too_many("192.0.2.3") is many[1]
    for connection in (one, *many):
        admission.works(connection)
    with pytest.raises(NoRoom):
        admission.one_too_many("192.0.2.3")
    admission.remove(one)
    assert admission.one_too_many("192.0.2.3") is None


def _gunicorn_config() -> object:
    from gunicorn.config import Config

    return Config()
