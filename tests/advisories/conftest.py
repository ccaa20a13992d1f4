"""Advisories of software of this kind, as attacks on the site. A test's name begins with the advisory's number and the software.

Each docstring says what went wrong there. Numbers can be looked up at nvd.nist.gov and github.com/advisories.
"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django import Settings

SECRET_OF_THE_INSIDE = "inside-only-4711"


class Inside(ThreadingHTTPServer):
    """A server of the private network: it writes down who asked, and tells a secret."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.redirect = ""

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Inside

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked.append((self.path, dict(self.headers)))
        self.send_response(302 if self.server.redirect else 400)
        if self.server.redirect:
            self.send_header("Location", self.server.redirect)
        self.send_header("Content-Length", str(len(SECRET_OF_THE_INSIDE)))
        self.end_headers()
        self.wfile.write(SECRET_OF_THE_INSIDE.encode())

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def inside() -> Iterator[Inside]:
    server = Inside()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def _as_a_team(settings: Settings) -> None:
    """The settings of a site whose operator has allowed nothing."""
    settings.ALLOWED_PRIVATE_HOSTS = []
    settings.MODEL_FOLDERS = []
    settings.HUB_MODELS = []
