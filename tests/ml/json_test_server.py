"""A small HTTP server that takes the place of outside servers in tests of clients."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

REFUSAL = b"no room here"  # what a failure says


class JsonTestServer(ThreadingHTTPServer):
    """Answers every request with `answer`, after the given failures (status codes)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.failures: list[int] = []
        self.requests: list[tuple[str, dict[str, Any], str | None]] = []
        self.lock = threading.Lock()
        self.under_way = 0
        self.most_running = 0

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, path: str, body: dict[str, Any]) -> Any:
        raise NotImplementedError

    @contextlib.contextmanager
    def running(self) -> Iterator[Self]:
        thread = threading.Thread(target=self.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: JsonTestServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.requests.append((self.path, body, self.headers.get("Authorization")))
            failure = self.server.failures.pop(0) if self.server.failures else None
            self.server.under_way += 1
            self.server.most_running = max(self.server.most_running, self.server.under_way)
        threading.Event().wait(0.05)
        with self.server.lock:
            self.server.under_way -= 1
        if failure is not None:
            self.reply(failure, REFUSAL)
            return
        self.reply(200, json.dumps(self.server.answer(self.path, body)).encode())

    def reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        with contextlib.suppress(BrokenPipeError):  # the impatient client closes the connection
            super().handle()
