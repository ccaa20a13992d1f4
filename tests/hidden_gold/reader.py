"""A client of a labeler that works on tasks, asks every endpoint again and again, and keeps what it reads of each task as numbers.

It knows nothing of gold. Whoever calls it knows which tasks were gold, and `search.py` looks whether the numbers tell.
"""

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float | None
    """None: not measured."""


Send = Callable[[str, str, dict[str, Any] | None], Answer]
"""(method, path below /api/v1/, body) -> answer."""

SKIPPED, CORRECTED, TAKEN_BACK, RETURNED, AHEAD = 0.2, 0.15, 0.08, 0.15, 0.5
"""How often the labeler does what is not simply submitting."""
IDS = re.compile(r"^(id|assignment|version|request_id|X-Request-ID)$", re.IGNORECASE)
"""Numbers that only count up."""


@dataclass(slots=True)
class Task:
    assignment: int
    seen: dict[str, float] = field(default_factory=dict)
    """What was read, by name of the request and path in the response."""


class Reader:
    """Works through tasks. `label_of`: the label for the steps of a task."""

    def __init__(
        self, send: Send, label_of: Callable[[list[str]], dict[str, Any]], *, seed: int, others: Callable[[], None]
    ) -> None:
        self.send, self.label_of, self.random, self.others = send, label_of, random.Random(seed), others
        self.tasks: dict[int, Task] = {}
        self.task: Task | None = None

    def work(self, count: int) -> list[Task]:
        """Do this many tasks, and return what was read of each in the order in which they came."""
        while len(self.tasks) < count and (assignment := self._next()) is not None:
            self._do(assignment)
        return list(self.tasks.values())

    def _next(self) -> dict[str, Any] | None:
        """The next task. Sometimes it is fetched ahead, returned unseen and asked for again."""
        before = self._progress()
        answer = self._ask("next", "POST", "assignments/next", {})
        if answer.status != 200:
            return None
        assignment: dict[str, Any] = json.loads(answer.body)
        self._begin(assignment["id"])
        self._note("next", answer)
        self._note_fall("next", before, self._progress())
        return assignment

    def _begin(self, assignment: int) -> None:
        self.task = self.tasks.setdefault(assignment, Task(assignment))

    def _do(self, assignment: dict[str, Any]) -> None:
        own, label = f"assignments/{assignment['id']}", self.label_of(assignment["steps"])
        self._read("task", "GET", own)
        self._read("draft", "PUT", f"{own}/draft", {"label": {**label, "steps": label["steps"][:1]}})
        self._read("draft refused", "PUT", f"{own}/draft", {"label": label, "version": 99})
        self._read("explanations", "GET", f"{own}/explanations?step=0")
        self._read("completions", "POST", f"{own}/completions", {"steps": []})
        self._read("check", "POST", f"{own}/check", {"label": label})
        if self.random.random() < 0.3:
            self.others()
        if self.random.random() < SKIPPED:
            self._skip(own)
            if self.random.random() >= TAKEN_BACK / SKIPPED:
                return
            if self._read("take back", "POST", f"{own}/take-back").status != 200:
                return
        if self.random.random() < AHEAD:
            self._look_ahead(assignment["id"])
        before = self._progress()
        self._read("submit", "POST", f"{own}/submit", {"label": label})
        self._note_fall("submit", before, self._progress())
        self._read("submit again", "POST", f"{own}/submit", {"label": label})
        self._look_around("after submit")
        if self.random.random() < CORRECTED:
            self._read("reopen", "POST", f"{own}/reopen")
            self._read("corrected", "POST", f"{own}/submit", {"label": {**label, "total_time": 2_000}})
            self._look_around("after correction")

    def _skip(self, own: str) -> None:
        self._read("release", "POST", f"{own}/release", {})
        self._read("skipped after release", "GET", "skipped?limit=1")
        self._look_around("after release")
        self.others()
        self._read("skipped later", "GET", "skipped?limit=1")

    def _look_ahead(self, current: int) -> None:
        """Fetch the next task ahead. What is read belongs to that one. Sometimes return it unseen and ask again: is it the same?"""
        working, answer = self.task, self._ask("ahead", "POST", "assignments/next", {"after": current})
        if answer.status != 200:
            return
        ahead = json.loads(answer.body)
        self._begin(ahead["id"])
        self._note("ahead", answer)
        if self.random.random() < RETURNED:
            self._read("return unseen", "POST", f"assignments/{ahead['id']}/release", {"unseen": True})
            if self.random.random() < 0.5:
                self.others()
            again = self._ask("ahead again", "POST", "assignments/next", {"after": current})
            self._note("ahead again", again)
            same = again.status == 200 and json.loads(again.body)["id"] == ahead["id"]
            assert self.task is not None
            self.task.seen["ahead again is the same"] = float(same)
        self.task = working

    def _look_around(self, when: str) -> None:
        for path in ("skipped?limit=1", "assignments/undo", "labelings?limit=1", "labelings/phases", "progress/phases"):
            self._read(f"{path} {when}", "GET", path)
        self._read(f"quality {when}", "GET", "quality/own")

    def _progress(self) -> int:
        return int(json.loads(self._ask("progress", "GET", "progress", None).body)["open_items"])

    def _read(self, name: str, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        answer = self._ask(name, method, path, body)
        self._note(name, answer)
        return answer

    def _ask(self, name: str, method: str, path: str, body: dict[str, Any] | None) -> Answer:
        return self.send(method, path, body if method != "GET" else None)

    def _note(self, name: str, answer: Answer) -> None:
        """Keep status, sizes, times, headers, and every number, flag and length of a text, with the order of keys."""
        assert self.task is not None
        seen = self.task.seen
        seen[f"{name}: status"] = answer.status
        seen[f"{name}: bytes"] = len(answer.body)
        if answer.seconds is not None:
            seen[f"{name}: seconds"] = answer.seconds
        for header, value in answer.headers.items():
            if not IDS.match(header):
                seen[f"{name}: header {header}"] = len(value)
        seen[f"{name}: order of headers"] = _number(list(answer.headers))
        if answer.body.startswith((b"{", b"[")):
            _flatten(json.loads(answer.body), f"{name}: ", seen)

    def _note_fall(self, name: str, before: int, after: int) -> None:
        assert self.task is not None
        self.task.seen[f"{name}: fall of open tasks"] = before - after


def _flatten(value: Any, path: str, seen: dict[str, float]) -> None:
    match value:
        case dict():
            seen[f"{path} keys"] = _number(list(value))
            for key, inner in value.items():
                if not IDS.match(key):
                    _flatten(inner, f"{path}.{key}", seen)
        case list():
            seen[f"{path} length"] = len(value)
            for index, inner in enumerate(value[:3]):
                _flatten(inner, f"{path}.{index}", seen)
        case bool() | int() | float():
            seen[path] = float(value)
        case str():
            seen[path] = len(value)
        case None:
            seen[f"{path} null"] = 1.0


def _number(texts: list[str]) -> float:
    """The same for equal lists in equal order."""
    return float(hash(tuple(texts)) % 1_000_003)
