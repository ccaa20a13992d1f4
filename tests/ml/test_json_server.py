"""Redirects are not followed: neither the key nor the texts go to an address that nobody chose."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rewardmodel.ml.json_server import JsonServer, ServerError

ASKED: list[str] = []


class Redirecting(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        ASKED.append(self.path)
        status = int(self.path.strip("/").split("/")[0])
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def root() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_refused(root: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not-for-others")
    ASKED.clear()
    with pytest.raises(ServerError, match=f"{status}: redirects are not followed"):
        JsonServer(f"{root}/{status}", error=ServerError).post("/score", {})
    assert [f"/{status}/score"] == ASKED
