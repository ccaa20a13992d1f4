"""Benchmark: time from a click on a rating until it is painted, in Chromium, with 100 and 300 steps.

The built pages are served as files and the API is answered from this process, so that only the page is measured. A click is real
(mouse down and up by the browser's own input); its time runs from the event's timestamp to the end of the frame after it.
"""

import json
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from statistics import median, quantiles
from threading import Thread
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from tests.benchmarks.chromium import DIST, FLAGS, find_chromium
from tests.benchmarks.result import Result

STEPS = (100, 300)
CLICKS = 80
LIMIT_MS = 50

MEASURE = """() => {
    window.painted = [];
    document.addEventListener("click", (event) => {
        const at = event.timeStamp;
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.painted.push(performance.now() - at);
            channel.port2.postMessage(null);
        });
    }, true);
}"""


def run() -> Result:
    """Click through the steps of a solution, each with formulas, and report the times in milliseconds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(DIST)))
    Thread(target=server.serve_forever, daemon=True).start()
    figures: dict[str, float] = {}
    floors: dict[str, float] = {}
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            for steps in STEPS:
                page = browser.new_page(base_url=f"http://127.0.0.1:{server.server_port}")
                times = _clicks(page, steps)
                figures[f"median_ms_{steps}_steps"] = median(times)
                figures[f"p95_ms_{steps}_steps"] = quantiles(times, n=20)[-1]
                figures[f"share_within_{LIMIT_MS}_ms_{steps}_steps"] = sum(time <= LIMIT_MS for time in times) / len(
                    times
                )
                page.close()
            floors[f"share_within_{LIMIT_MS}_ms_100_steps"] = 0.95
            browser.close()
    finally:
        server.shutdown()
    return Result(benchmark="rating_click", figures=figures, floors=floors)


class _Pages(SimpleHTTPRequestHandler):
    """Serves the built pages as Django does: files below /static/, index.html for every other address."""

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            return super().do_GET()
        page = (DIST / "index.html").read_bytes().replace(b"{{ static }}", b"/static/")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        return None

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/static"))

    def log_message(self, *_: Any) -> None:
        """Log nothing, so that only the table is printed."""


def _clicks(page: Page, steps: int) -> list[float]:
    page.route("**/api/v1/**", partial(_answer, steps=steps))
    page.goto("/label")
    page.locator(".katex").first.wait_for()
    page.evaluate(MEASURE)
    for step in range(CLICKS):
        page.locator(".steps > .step").nth(step).get_by_role("button", name="Positive").click()
        page.wait_for_function("count => window.painted.length >= count", arg=step + 1)
    times: list[float] = page.evaluate("window.painted")
    return times


def _answer(route: Route, *, steps: int) -> None:
    path = route.request.url.split("/api/v1/")[1]
    answers: dict[str, Any] = {
        "session": {
            "user": {"id": "u", "username": "lena", "role": "labeler", "kind": "person", "permissions": ["label"]},
            "demo": False,
            "csrf_token": "t",
            "csrf_cookie": "stepmark_csrf",
        },
        "preferences": {"keys": {}, "tours_seen": ["phase-2"]},
        "progress": {"today": 3, "total": 30, "open_items": 20},
        "assignments/next": _assignment(steps),
        "assignments/1/draft": {"lease_expires_at": "2100-01-01T00:00:00Z"},
    }
    if path in answers:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(answers[path]))
    else:
        route.fulfill(status=404, content_type="application/problem+json", body="{}")


def _assignment(steps: int) -> dict[str, Any]:
    texts = [
        f"Add ${n}$: the sum is now $\\frac{{{n} \\cdot {n + 1}}}{{2}} = {n * (n + 1) // 2}$." for n in range(steps)
    ]
    asks = {"allow_skip": True, "ask_progress": False, "ask_explanation": False, "ask_alternatives": 0}
    return {
        "id": 1,
        "phase": {"id": 1, "name": "Phase 2", "flow": 2, **asks},
        "instructions": None,
        "problem": {"text": f"What is $1 + 2 + \\dots + {steps}$?", "answer": "5"},
        "steps": texts,
        "label": None,
        "reopened": False,
        "lease_expires_at": "2100-01-01T00:00:00Z",
        "status": "leased",
    }
