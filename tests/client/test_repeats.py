"""What is sent again, and when: 429 and 503 always, a lost connection only where twice does no harm."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from stepmark_client import Client, NoConnection, ServerError, TooManyRequests, Unavailable, shapes

Answer = tuple[int, dict[str, str]] | None
"""Status and headers; None: the connection breaks."""


class Site(ThreadingHTTPServer):
    """Answers each request with the next of `answers`, then with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[Answer] = []
        self.bodies: list[bytes] = []


class _Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        answer = self.server.answers.pop(0) if self.server.answers else (200, {})
        if answer is None:
            self.close_connection = True
            return
        status, headers = answer
        body = json.dumps({} if status == 200 else {"code": "unavailable", "detail": "Later."}).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = headers.get("Connection") == "close"

    do_GET = do_POST = do_PUT = _answer

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def site(server: Site, waits: list[float]) -> Client:
    return Client(f"http://127.0.0.1:{server.server_port}/", "smk_x", repeats=3, sleep=waits.append)


LABEL: shapes.Label = {"steps": [], "total_time": 1, "finish_reason": "give_up"}


def test_busy_site_is_asked_again_when_it_says(server: Site, site: Client, waits: list[float]) -> None:
    server.answers = [(503, {"Retry-After": "5"}), (429, {"Retry-After": "2"}), (503, {})]
    site.generations_create()
    assert waits == [5.0, 2.0, 4.0]
    assert len(server.bodies) == 4
    assert len(set(server.bodies)) == 1


def test_patience_ends(server: Site, site: Client, waits: list[float]) -> None:
    server.answers = [(503, {})] * 4
    with pytest.raises(Unavailable, match="Later"):
        site.phases_list()
    assert waits == [1.0, 2.0, 4.0]


def test_long_wait_is_not_waited_for(server: Site, site: Client, waits: list[float]) -> None:
    server.answers = [(429, {"Retry-After": "3600"})]
    with pytest.raises(TooManyRequests):
        site.phases_list()
    assert waits == []


def test_other_errors_are_not_repeated(server: Site, site: Client, waits: list[float]) -> None:
    server.answers = [(500, {})]
    with pytest.raises(ServerError):
        site.phases_list()
    assert (waits, len(server.bodies)) == ([], 1)


def test_lost_connection_is_repeated_where_twice_does_no_harm(server: Site, site: Client, waits: list[float]) -> None:
    server.answers = [None, (200, {}), None, (200, {}), None, (200, {})]
    site.phases_list()
    site.assignments_save_draft(1, label=dict(LABEL))
    site.assignments_submit(1, label=LABEL)
    assert waits == [1.0, 1.0, 1.0]


def test_lost_change_is_left_to_the_caller(server: Site, site: Client, waits: list[float]) -> None:
    server.answers = [None]
    with pytest.raises(NoConnection):
        site.generations_create()
    assert (waits, len(server.bodies)) == ([], 1)


def test_stream_that_breaks_off_is_no_end(server: Site, site: Client) -> None:
    server.answers = [(200, {"Content-Length": "3", "Connection": "close"})]
    rows = site.exports_prm800k()
    with pytest.raises(NoConnection, match="broke off"):
        list(rows)
