"""Labelers who think: `python -m tests.benchmarks.labeling_server.thinking PORT SECONDS PACE DRAFTS` reads filling.py's output.

Each takes PACE seconds per solution, sends DRAFTS drafts on the way, asks for the next solution ahead, submits, and reads their progress,
as the page does. Starts are spread over one pace. Prints one JSON line.
"""

import asyncio
import json
import random
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

CSRF_TOKEN = "b" * 32
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
CONNECT_SECONDS = 30.0


@dataclass
class Report:
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds by kind of request."""
    submitted: int = 0
    faults: list[str] = field(default_factory=list)


class Browser:
    def __init__(self, port: int, session: str, cookie: str, csrf_cookie: str, report: Report) -> None:
        self.port, self.report = port, report
        self.head = (
            f"Host: localhost:{port}\r\nCookie: {cookie}={session}; {csrf_cookie}={CSRF_TOKEN}\r\n"
            f"X-CSRFToken: {CSRF_TOKEN}\r\nOrigin: http://localhost:{port}\r\n"
            "Content-Type: application/json\r\nAccept: application/json\r\nConnection: close\r\n"
        )

    async def ask(self, kind: str, method: str, path: str, body: Any = None) -> Any:
        """Send one request on a connection of its own: between two of them a labeler thinks longer than one is kept open."""
        text = b"" if body is None else json.dumps(body).encode()
        began = time.perf_counter()
        opening = asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = await asyncio.wait_for(opening, CONNECT_SECONDS)
        try:
            head = f"{method} /api/v1/{path} HTTP/1.1\r\n{self.head}Content-Length: {len(text)}\r\n\r\n"
            writer.write(head.encode() + text)
            answer = await reader.read()
        finally:
            writer.close()
        self.report.taken[kind].append(time.perf_counter() - began)
        status, content = int(answer[9:12] or 0), answer.partition(b"\r\n\r\n")[2]
        if status not in (200, 201):
            self.report.faults.append(f"{kind} {status}: {content[:200].decode(errors='replace')}")
            return None
        return json.loads(content)


async def label_for(browser: Browser, label: Any, pace: float, drafts: int, end: float) -> None:
    await asyncio.sleep(random.uniform(0, pace))
    task = await browser.ask("next", "POST", "assignments/next", {})
    while task is not None and time.perf_counter() < end:
        version, ahead = task["version"], None
        for number in range(drafts):
            await asyncio.sleep(random.uniform(0.5, 1.5) * pace / (drafts + 1))
            part = {**label, "steps": label["steps"][: 1 + number * len(label["steps"]) // drafts]}
            saved = await browser.ask(
                "draft", "PUT", f"assignments/{task['id']}/draft", {"label": part, "version": version}
            )
            version = saved["version"] if saved else version
            if number == drafts - 1:
                ahead = await browser.ask("next", "POST", "assignments/next", {"after": task["id"]})
        await asyncio.sleep(random.uniform(0.5, 1.5) * pace / (drafts + 1))
        address = f"assignments/{task['id']}/submit"
        if await browser.ask("submit", "POST", address, {"label": label, "version": version}) is None:
            return
        browser.report.submitted += 1
        await browser.ask("progress", "GET", "progress")
        task = ahead or await browser.ask("next", "POST", "assignments/next", {})


async def run(port: int, seconds: float, pace: float, drafts: int, filled: dict[str, Any]) -> Report:
    label = {
        "steps": [
            {
                "completions": [{"text": step, "rating": 1, "flagged": False}],
                "human_completion": None,
                "chosen_completion": 0,
            }
            for step in filled["steps"]
        ],
        "total_time": 60_000,
        "finish_reason": "solution",
    }
    report = Report()
    end = time.perf_counter() + seconds
    browsers = [
        Browser(port, session, filled["cookie"], filled["csrf_cookie"], report) for session in filled["sessions"]
    ]
    tasks = [asyncio.create_task(label_for(browser, label, pace, drafts, end)) for browser in browsers]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            report.faults.append(f"{type(result).__name__}: {result}")
    return report


if __name__ == "__main__":
    port, seconds, pace, drafts = sys.argv[1:]
    done = asyncio.run(run(int(port), float(seconds), float(pace), int(drafts), json.load(sys.stdin)))
    told = {"taken": done.taken, "submitted": done.submitted, "faults": done.faults[:5], "failed": len(done.faults)}
    print(json.dumps(told))  # noqa: T201
