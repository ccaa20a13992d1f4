"""Benchmark: time from the key that submits a solution until the next one can be rated, in Chromium against the production server.

The time runs from the event's timestamp to the end of the frame in which the first row of the next solution has the focus and its faces
can be pressed. Each solution is rated by keyboard to its end.
"""

import json
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from config.launcher.ports import HOST
from tests.benchmarks.chromium import FLAGS, find_chromium
from tests.benchmarks.result import Result
from tests.benchmarks.site import call, labeling_site

ITEMS, SUBMITS, WARM_UP = 1_000, 50, 5
CEILINGS = {"median_ms": 130.0, "p90_ms": 260.0}

MEASURE = """() => {
    window.usable = [];
    document.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        const before = document.querySelector(".problem")?.textContent;
        const look = () => {
            const row = document.activeElement;
            const isNext = document.querySelector(".problem")?.textContent !== before;
            const face = row?.matches("[aria-current]") && row.querySelector(".face-button:not(:disabled)");
            if (!isNext || !face) return requestAnimationFrame(look);
            window.usable.push(performance.now() - event.timeStamp);
        };
        requestAnimationFrame(look);
    }, true);
}"""


def run() -> Result:
    with labeling_site("bench-next-task") as site:
        filled = json.loads(call(site.environment, "filling", str(ITEMS), "1"))
        site.serve()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            address = f"http://{HOST}:{site.port}"
            context = browser.new_context(base_url=address)
            context.add_cookies([{"name": filled["cookie"], "value": filled["sessions"][0], "url": address}])
            times = _submit(context.new_page(), len(filled["steps"]))
            browser.close()
    figures = {"median_ms": median(times), "p90_ms": quantiles(times, n=10)[-1], "most_ms": max(times)}
    return Result(benchmark="next_task", figures=figures, floors={}, ceilings=CEILINGS)


def _submit(page: Page, steps: int) -> list[float]:
    page.goto("/label")
    page.get_by_role("button", name="Skip the tour").click()
    page.locator(".step[aria-current]").wait_for()
    page.evaluate(MEASURE)
    for submits in range(1, WARM_UP + SUBMITS + 1):
        for _ in range(steps):
            page.keyboard.press("3")
        page.keyboard.press("Enter")
        page.wait_for_function("count => window.usable.length >= count", arg=submits)
    times: list[float] = page.evaluate("window.usable")
    return times[WARM_UP:]
