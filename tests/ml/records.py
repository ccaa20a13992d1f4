"""Writes PRM800K records for tests in a short form."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def completion(text: str, rating: int | None = 1, **extra: Any) -> dict[str, Any]:
    return {"text": text, "rating": rating, "flagged": False, **extra}


def step(*completions: dict[str, Any], chosen: int | None = 0, human: Any = None) -> dict[str, Any]:
    return {"completions": list(completions), "human_completion": human, "chosen_completion": chosen}


def record(
    *steps: dict[str, Any], problem: str = "P?", finish_reason: str | None = "solution", **extra: Any
) -> dict[str, Any]:
    return {
        "labeler": "l",
        "timestamp": "2022-07-30T23:23:32.118856",
        "generation": None,
        "is_quality_control_question": False,
        "is_initial_screening_question": False,
        "question": {"problem": problem, "ground_truth_answer": "1"},
        "label": {"steps": list(steps), "total_time": 10, "finish_reason": finish_reason},
        **extra,
    }


def write_jsonl(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path
