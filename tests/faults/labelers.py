"""Eight labelers who sign in and submit over HTTP as the page does, and who keep a ledger of what was acknowledged.

A request that fails is sent again until it succeeds: the page keeps a submit until the site has said that it has it.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

LABELERS = 8
PASSWORD = "a-long-password-of-a-labeler"
REQUEST_SECONDS = 15
"""How long a request may take before the labeler sends it again."""
PAUSE_SECONDS = 0.4
LONGEST_RETRY_SECONDS = 5.0


def username(number: int) -> str:
    return f"person-{number}"


@dataclass(frozen=True)
class Acknowledged:
    """A submit that the site has answered with 201 or 200."""

    assignment: int
    labeling: int
    labeler: str
    label: dict[str, Any]
    at: float


@dataclass
class Ledger:
    acknowledged: list[Acknowledged] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    """What a request came back with, in a labeler's words, and how often."""
    refused: list[str] = field(default_factory=list)
    """Answers that a labeler should never get, whatever breaks."""
    longest_wait: float = 0.0
    """Seconds from a request's first sending to its success."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self) -> int:
        return len(self.acknowledged)

    def longest_silence(self, begin: float, end: float) -> float:
        """The longest time in which no labeler got a submit acknowledged."""
        times = [begin, *sorted(entry.at for entry in self.acknowledged if begin <= entry.at <= end), end]
        return max(after - before for before, after in itertools.pairwise(times))


class Labeler(threading.Thread):
    def __init__(self, port: int, number: int, ledger: Ledger, stop: threading.Event) -> None:
        super().__init__(name=username(number), daemon=True)
        self.port, self.number, self.ledger, self.stopping = port, number, ledger, stop
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.connection: http.client.HTTPConnection | None = None
        self.submits = 0

    def run(self) -> None:
        try:
            self._sign_in()
            while not self.stopping.is_set():
                self._label_one()
                self.stopping.wait(PAUSE_SECONDS)
        except Exception as error:
            with self.ledger.lock:
                self.ledger.refused.append(f"{self.name} stopped: {type(error).__name__}: {error}")

    def _sign_in(self) -> None:
        self._until_it_works("GET", "session", None)
        status, body = self._until_it_works(
            "POST", "session", {"username": username(self.number), "password": PASSWORD}
        )
        if status != 200:
            raise PermissionError(f"sign-in {status}: {body}")

    def _label_one(self) -> None:
        status, task = self._until_it_works("POST", "assignments/next", {})
        if status == 204:
            return
        if status != 200:
            self._refuse("next", status, task)
            return
        self.submits += 1
        label = build_label(task["steps"], labeler=self.number, number=self.submits)
        address = f"assignments/{task['id']}"
        status, answer = self._until_it_works("PUT", f"{address}/draft", {"label": label, "version": task["version"]})
        # as on the page: the answer to the first sending was lost, and the newer draft is this one
        is_own = status == 409 and answer.get("draft") == label
        if status != 200 and not is_own:
            self._refuse("draft", status, answer)
        submit = {"label": label, "details": {"reason": f"Too long, says {self.name}."}, "version": answer["version"]}
        status, answer = self._until_it_works("POST", f"{address}/submit", submit)
        if status not in (200, 201):
            self._refuse("submit", status, answer)
            return
        with self.ledger.lock:
            self.ledger.acknowledged.append(
                Acknowledged(task["id"], answer["id"], self.name, label, at=time.monotonic())
            )

    def _refuse(self, what: str, status: int, body: Any) -> None:
        with self.ledger.lock:
            self.ledger.refused.append(f"{what} {status}: {json.dumps(body)[:300]}")

    def _until_it_works(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Send until the answer is neither an error of the connection nor of the server; return status and body."""
        began, pause = time.monotonic(), 0.2
        while True:
            try:
                status, headers, answer = self._send(method, path, body)
            except (OSError, http.client.HTTPException) as error:
                self.connection = None
                failure, wait = in_words(error), pause
            else:
                if status < 500 and status != 429:
                    with self.ledger.lock:
                        self.ledger.longest_wait = max(self.ledger.longest_wait, time.monotonic() - began)
                    return status, answer
                code = answer.get("code", "?") if isinstance(answer, dict) else "no problem+json"
                failure, wait = f"{status} {code}", min(float(headers.get("Retry-After") or pause), 5.0)
            with self.ledger.lock:
                self.ledger.failures[failure] += 1
            time.sleep(wait)
            pause = min(pause * 2, LONGEST_RETRY_SECONDS)

    def _send(self, method: str, path: str, body: Any) -> tuple[int, Any, Any]:
        """Send once. As in a browser, a kept connection that the site has closed meanwhile is replaced without a word."""
        if self.connection is not None:
            with contextlib.suppress(ConnectionError):  # also http.client.RemoteDisconnected
                return self._send_over(method, path, body)
            self.connection = None
        return self._send_over(method, path, body)

    def _send_over(self, method: str, path: str, body: Any) -> tuple[int, Any, Any]:
        connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_SECONDS)
        self.connection = None  # kept only if the answer was complete
        headers = {
            "Accept": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.token,
        }
        text = None if body is None else json.dumps(body)
        if text is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, f"/api/v1/{path}", text, headers)
        response = connection.getresponse()
        raw = response.read()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = cookie.partition(";")[0].split("=", 1)
            self.cookies[name] = value
        answer = json.loads(raw) if re.search("json", response.headers.get("Content-Type") or "") else None
        if path == "session" and isinstance(answer, dict) and "csrf_token" in answer:
            self.token = answer["csrf_token"]
        self.connection = connection
        return response.status, response.headers, answer


def in_words(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, TimeoutError):
        return f"no answer in {REQUEST_SECONDS} s"
    return "connection broken"


def build_label(steps: list[str], *, labeler: int, number: int) -> dict[str, Any]:
    """A label that no other submit has. It is given up after its ratings: reward models do not learn from it, so the loop's rows do
    not depend on how many submits there were."""
    return {
        "steps": [
            {
                "completions": [{"text": text, "rating": (number + place) % 2, "flagged": False}],
                "human_completion": None,
                "chosen_completion": 0,
            }
            for place, text in enumerate(steps)
        ],
        "total_time": 1_000_000 * labeler + number,
        "finish_reason": "give_up",
    }


@dataclass
class Crowd:
    ledger: Ledger
    threads: list[Labeler]
    stopping: threading.Event

    @classmethod
    def start(cls, port: int) -> Crowd:
        ledger, stopping = Ledger(), threading.Event()
        threads = [Labeler(port, number, ledger, stopping) for number in range(LABELERS)]
        for thread in threads:
            thread.start()
        return cls(ledger, threads, stopping)

    def stop(self) -> None:
        """Let every labeler end the submit that it has begun."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(timeout=120)
            if thread.is_alive():
                self.ledger.refused.append(f"{thread.name} still waits for an answer, two minutes after the end")
