"""Label solutions with a rule of your own: here, a step that says “obviously” is wrong, and all others are right.

python label.py https://label.example.org      (the token is read from STEPMARK_TOKEN; its scope is `label`)
"""

import os
import sys
import time

from stepmark_client import Client, Conflict, shapes


def rate(step: str) -> int:
    """1: right and useful, 0: right and of no use, -1: wrong."""
    return -1 if "obviously" in step.lower() else 1


def label_of(steps: list[str], began: float) -> shapes.Label:
    rated: list[shapes.LabelStep] = []
    for text in steps:
        rating = rate(text)
        completion: shapes.Completion = {"text": text, "rating": rating, "flagged": False}
        chosen = 0 if rating >= 0 else None
        rated.append({"completions": [completion], "human_completion": None, "chosen_completion": chosen})
        if rating < 0:
            break
    found = rated[-1]["chosen_completion"] is None
    milliseconds = int(1000 * (time.monotonic() - began))
    return {"steps": rated, "total_time": milliseconds, "finish_reason": "found_error" if found else "solution"}


def main(address: str) -> None:
    with Client(address, os.environ["STEPMARK_TOKEN"]) as site:
        while task := site.assignments_next():
            label = label_of(task["steps"], time.monotonic())
            try:
                site.assignments_submit(task["id"], label=label, version=task["version"])
            except Conflict as error:  # somebody else has it by now
                sys.stderr.write(f"{error.code}: {error}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
