"""The labelers: `python -m tests.benchmarks.labeling_server.load PORT SECONDS` reads filling.py's output.

One thread and plain sockets, because it runs on the same cores as the server. Each labeler goes in a closed
loop, next and then submit, on a connection of their own with a session cookie and a CSRF token as a browser has them. Prints one JSON line.
"""

import asyncio
import json
import re
import sys
import time
from dataclasses import asdict, dataclass, field

WARM_UP_SECONDS = 3.0
TRIVIAL_SECONDS = 2.0
CSRF_TOKEN = "b" * 32
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
ID = re.compile(rb'"id":(\d+)')  # the first id in the response is the assignment's


@dataclass
class Outcome:
    """Latencies in seconds of requests that began after the warm-up; the other counts include all requests."""

    seconds: float = 0.0
    next: list[float] = field(default_factory=list)
    submit: list[float] = field(default_factory=list)
    served: list[int] = field(default_factory=list)
    """Ids of the assignments that `next` gave out."""
    accepted: list[int] = field(default_factory=list)
    """Ids of the labelings that `submit` returned."""
    refused: list[str] = field(default_factory=list)
    reconnected: int = 0
    cpu_seconds: float = 0.0
    trivial_per_second: float = 0.0
    """Requests of a view that does nothing, by as many clients, half of them before the labels and half after."""


class Labeler:
    def __init__(self, port: int, session: str, cookie: str, csrf_cookie: str) -> None:
        self.port = port
        self.head = (
            f"Host: localhost:{port}\r\nCookie: {cookie}={session}; {csrf_cookie}={CSRF_TOKEN}\r\n"
            f"X-CSRFToken: {CSRF_TOKEN}\r\n"
            f"Origin: http://localhost:{port}\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
        )
        self.connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.reconnected = 0

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        return await self.request(f"POST /api/v1/assignments/{path}", body)

    async def request(self, line: str, body: bytes = b"") -> tuple[int, bytes]:
        """Return status and body. Reopen a connection that the server has closed, as browsers do."""
        request = f"{line} HTTP/1.1\r\n{self.head}Content-Length: {len(body)}\r\n\r\n".encode()
        while True:
            reader, writer = self.connection or await asyncio.open_connection("127.0.0.1", self.port)
            self.connection = reader, writer
            try:
                writer.write(request + body)
                head = await reader.readuntil(b"\r\n\r\n")
                length = LENGTH.search(head)
                return int(head[9:12]), await reader.readexactly(int(length[1])) if length else b""
            except (ConnectionError, asyncio.IncompleteReadError):
                writer.close()
                self.connection = None
                self.reconnected += 1


async def work(labeler: Labeler, label: bytes, begin: float, end: float, outcome: Outcome) -> None:
    while (started := time.perf_counter()) < end:
        status, response = await labeler.post("next", b"{}")
        served = time.perf_counter()
        if status != 200:
            outcome.refused.append(f"next {status}: {response[:200].decode()}")
            continue
        assignment = int(ID.search(response)[1])  # type: ignore[index]
        outcome.served.append(assignment)
        status, response = await labeler.post(f"{assignment}/submit", label)
        submitted = time.perf_counter()
        if status not in (200, 201):
            outcome.refused.append(f"submit {status}: {response[:200].decode()}")
            continue
        outcome.accepted.append(int(ID.search(response)[1]))  # type: ignore[index]
        if begin <= started and submitted <= end:
            outcome.next.append(served - started)
            outcome.submit.append(submitted - served)
    outcome.reconnected += labeler.reconnected


async def ask_trivial(labeler: Labeler, seconds: float) -> int:
    """Ask the view that only says that the process runs, again and again; return how often."""
    end, asked = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        await labeler.request("GET /healthz")
        asked += 1
    return asked


async def run(
    port: int, seconds: float, sessions: list[str], steps: list[str], cookie: str, csrf_cookie: str
) -> Outcome:
    label = {
        "steps": [
            {
                "completions": [{"text": step, "rating": 1, "flagged": False}],
                "human_completion": None,
                "chosen_completion": 0,
            }
            for step in steps
        ],
        "total_time": 60_000,
        "finish_reason": "solution",
    }
    body = json.dumps({"label": label}).encode()
    outcome = Outcome(seconds=seconds)
    labelers = [Labeler(port, session, cookie, csrf_cookie) for session in sessions]
    asked = sum(await asyncio.gather(*(ask_trivial(labeler, TRIVIAL_SECONDS) for labeler in labelers)))
    begin, before = time.perf_counter() + WARM_UP_SECONDS, time.process_time()
    await asyncio.gather(*(work(labeler, body, begin, begin + seconds, outcome) for labeler in labelers))
    outcome.cpu_seconds = time.process_time() - before
    asked += sum(await asyncio.gather(*(ask_trivial(labeler, TRIVIAL_SECONDS) for labeler in labelers)))
    outcome.trivial_per_second = asked / (2 * TRIVIAL_SECONDS)
    return outcome


if __name__ == "__main__":
    done = asyncio.run(run(int(sys.argv[1]), float(sys.argv[2]), **json.load(sys.stdin)))
    print(json.dumps(asdict(done)))  # noqa: T201
