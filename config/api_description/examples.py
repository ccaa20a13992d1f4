"""Examples of the requests that most scripts make, added to the OpenAPI schema. A test checks each against the schema."""

from typing import Any

LABEL: dict[str, Any] = {
    "steps": [
        {
            "completions": [{"text": "Double both sides: $x = 6$.", "rating": 1, "flagged": False}],
            "human_completion": None,
            "chosen_completion": 0,
        },
        {
            "completions": [{"text": "So $x + 1 = 8$.\n\n# Answer\n\n8", "rating": -1, "flagged": False}],
            "human_completion": None,
            "chosen_completion": None,
        },
    ],
    "total_time": 41_200,
    "finish_reason": "found_error",
}

ASSIGNMENT: dict[str, Any] = {
    "id": 4711,
    "phase": {
        "id": 3,
        "name": "Algebra",
        "flow": 2,
        "allow_skip": True,
        "point_out_contradictions": False,
        "ask_progress": False,
        "ask_explanation": False,
        "ask_alternatives": 0,
    },
    "instructions": {"version": 2, "text": "Rate each step.", "created_at": "2031-01-01T08:00:00Z"},
    "problem": {"text": "If $x / 2 = 3$, what is $x + 1$?", "answer": "7"},
    "steps": ["Double both sides: $x = 6$.", "So $x + 1 = 8$.\n\n# Answer\n\n8"],
    "label": None,
    "version": 0,
    "reopened": False,
    "reviewer_comment": None,
    "lease_expires_at": "2031-01-01T09:30:00Z",
    "status": "leased",
}

REQUESTS: dict[str, dict[str, Any]] = {
    "assignments_next": {"Any task": {}, "A task of one phase": {"phase": 3}},
    "assignments_save_draft": {
        "A label with one step": {"label": {**LABEL, "steps": LABEL["steps"][:1]}, "version": 0}
    },
    "assignments_submit": {
        "The second step is wrong": {"label": LABEL, "version": 1},
        "The problem is bad": {
            "label": {"steps": [], "total_time": 9_500, "finish_reason": "bad_problem"},
            "details": {"reason": "The figure is missing."},
        },
    },
    "webhooks_create": {
        "Labelings as they come": {
            "name": "archive",
            "url": "https://hooks.example.org/stepmark",
            "events": ["labeling.submitted"],
            "include_labels": True,
        }
    },
}
"""Bodies by operation and by the name of the example."""

RESPONSES: dict[tuple[str, str], dict[str, Any]] = {
    ("assignments_next", "200"): {"A task of flow 2": ASSIGNMENT},
    ("assignments_save_draft", "200"): {"Saved": {"lease_expires_at": "2031-01-01T09:31:00Z", "version": 1}},
    ("assignments_submit", "201"): {
        "Submitted": {
            "id": 812,
            "submitted_at": "2031-01-01T09:03:12.345678Z",
            "undo_until": "2031-01-01T09:13:12.345678Z",
        }
    },
    ("assignments_submit", "409"): {
        "Somebody else has the slot by now": {
            "type": "urn:stepmark:error:assignment_closed",
            "title": "Conflict",
            "status": 409,
            "code": "assignment_closed",
            "detail": "The lease expired and the item went to others. Your label was kept as the draft.",
            "draft": LABEL,
        }
    },
}
"""Answers by operation, status and the name of the example."""


def add_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular."""
    for operation in operations_of(result):
        name = operation["operationId"]
        for content in operation.get("requestBody", {}).get("content", {}).values():
            _put(content, REQUESTS.get(name))
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values():
                _put(content, RESPONSES.get((name, status)))
    return result


def operations_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in schema["paths"].values() for operation in methods.values()]


def _put(content: dict[str, Any], examples: dict[str, Any] | None) -> None:
    if examples:
        content["examples"] = {
            summary.replace(" ", "_"): {"summary": summary, "value": value} for summary, value in examples.items()
        }
