"""Benchmark: a labeler's client does 500 tasks against the production server, reads every response and every time, and looks for gold.

It skips, takes back, corrects, fetches ahead and returns unseen tasks; another labeler works beside it. What chance alone finds is known
from drawing anew, by the rule of places, which tasks could have been gold. Leaks that are put into what was read must be found.
"""

import http.client
import json
import os
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import numpy as np

from config.launcher.ports import HOST
from tests.benchmarks.result import Result
from tests.benchmarks.site import call, labeling_site
from tests.hidden_gold.reader import Answer, Reader, Task
from tests.hidden_gold.search import Flags, search

TASKS, EVERY, GOLD, ITEMS, OTHERS, DRAWS = 500, 3, 190, 1_050, 60, 199
CSRF_TOKEN = "c" * 32
CHANCE = 0.01
SLOWER = 1.3
"""A leak put in on purpose: two requests take 30 % longer for gold."""


class Client:
    """One kept connection with a session, as a browser has it."""

    def __init__(self, port: int, session: str, cookie: str, csrf_cookie: str) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.headers = {
            "Cookie": f"{cookie}={session}; {csrf_cookie}={CSRF_TOKEN}",
            "X-CSRFToken": CSRF_TOKEN,
            "Origin": f"http://{HOST}:{port}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def send(self, method: str, path: str, body: dict[str, Any] | None) -> Answer:
        sent = None if body is None else json.dumps(body)
        begin = time.perf_counter()
        try:
            self.connection.request(method, f"/api/v1/{path}", sent, self.headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # the server closes a connection that was idle
            self.connection.close()
            self.connection.request(method, f"/api/v1/{path}", sent, self.headers)
            response = self.connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - begin
        headers = {name: value for name, value in response.getheaders() if name not in ("Date", "Server-Timing")}
        return Answer(response.status, headers, content, seconds)


def run() -> Result:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    with labeling_site("bench-hidden-gold") as site:
        filled = json.loads(call(site.environment, "filling", str(ITEMS), "2"))
        people = json.loads(call(site.environment, "gold_filling", str(GOLD), str(EVERY), str(OTHERS)))["labelers"]
        site.serve()
        sessions, steps = filled["sessions"], filled["steps"]
        clients = [Client(site.port, session, filled["cookie"], filled["csrf_cookie"]) for session in sessions]
        others = _works(clients[1], steps)
        for _ in range(20):  # until the server is warm
            others()
        begin = time.perf_counter()
        reader = Reader(clients[0].send, lambda _: _label(steps), seed=1, others=others)
        tasks = reader.work(TASKS)
        seconds = time.perf_counter() - begin
        kinds = json.loads(call(site.environment, "gold_filling", "kinds", "labeler-0"))
    gold = np.array([kinds[str(task.assignment)] == "quality_control" for task in tasks])
    return _result(tasks, gold, _draws(len(tasks), UUID(people["labeler-0"])), seconds)


def _draws(tasks: int, labeler: UUID) -> list[Flags]:
    from tests.hidden_gold.draws import draw_again

    return list(draw_again(tasks=tasks, every=EVERY, labeler=labeler, count=DRAWS))


def _result(tasks: list[Task], gold: Flags, draws: list[Flags], seconds: float) -> Result:
    found = search(tasks, gold, draws)
    print(f"what tells most: {found.feature}", flush=True)  # noqa: T201
    leaks = {name: _with_leak(tasks, gold, leak) for name, leak in LEAKS.items()}
    seen = {name: search(leaking, gold, draws) for name, leaking in leaks.items()}
    return Result(
        benchmark="hidden_gold",
        figures={
            "tasks": float(len(tasks)),
            "gold": float(gold.sum()),
            "features": float(len({name for task in tasks for name in task.seen})),
            "seconds": seconds,
            "best_feature_auc": found.feature_auc,
            "best_feature_p": found.p_feature,
            "together_auc": found.auc,
            "together_p": found.p_together,
            **{f"leak_p_{name}": min(leak.p_feature, leak.p_together) for name, leak in seen.items()},
        },
        floors={"tasks": float(TASKS), "best_feature_p": CHANCE, "together_p": CHANCE},
        ceilings={f"leak_p_{name}": CHANCE for name in LEAKS},
    )


def _slower(seen: dict[str, float]) -> None:
    seen["submit: seconds"] = seen.get("submit: seconds", np.nan) * SLOWER
    seen["skipped?limit=1 after submit: seconds"] = seen.get("skipped?limit=1 after submit: seconds", np.nan) * SLOWER


def _longer(seen: dict[str, float]) -> None:
    seen["task: bytes"] = seen.get("task: bytes", np.nan) + 1


def _no_fall(seen: dict[str, float]) -> None:
    if "next: fall of open tasks" in seen:
        seen["next: fall of open tasks"] = 0


LEAKS: dict[str, Callable[[dict[str, float]], None]] = {
    "slower": _slower,
    "a_byte": _longer,
    "open_tasks": _no_fall,
}


def _with_leak(tasks: list[Task], gold: Flags, leak: Callable[[dict[str, float]], None]) -> list[Task]:
    leaking = [Task(task.assignment, dict(task.seen)) for task in tasks]
    for task, is_gold in zip(leaking, gold, strict=True):
        if is_gold:
            leak(task.seen)
    return leaking


def _works(client: Client, steps: list[str]) -> Callable[[], None]:
    """Another labeler, who does a task now and then."""

    def work() -> None:
        answer = client.send("POST", "assignments/next", {})
        if answer.status == 200:
            own = f"assignments/{json.loads(answer.body)['id']}"
            client.send("POST", f"{own}/submit", {"label": _label(steps)})

    return work


def _label(steps: list[str]) -> dict[str, Any]:
    completions = [{"text": step, "rating": 1, "flagged": False} for step in steps]
    return {
        "steps": [
            {"completions": [completion], "human_completion": None, "chosen_completion": 0}
            for completion in completions
        ],
        "total_time": 60_000,
        "finish_reason": "solution",
    }
