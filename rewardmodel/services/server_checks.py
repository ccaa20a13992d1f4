"""Ask a server of models one short question: whether it answers at all, and whether it has the model."""

import json
from http.client import HTTPException
from typing import Any

from annotation.site_network import site_network
from outgoing.sending import NotAllowed, TooLarge, send

SECONDS = 3.0
"""A person waits for the answer at a form."""
MOST_BYTES = 1_000_000
MOST_NAMED = 5


def fault_of_server(location: str, *, model: str = "") -> tuple[str, bool] | None:
    """Return what is wrong, and whether it is surely so, or None. Any response counts as an answer, also a refusal: no key is sent."""
    url = f"{location.rstrip('/')}/models"
    try:
        response = send("GET", url, network=site_network(), timeout=SECONDS, most_bytes=MOST_BYTES)
    except NotAllowed as refusal:
        return f"{location} cannot be asked: {refusal}", True
    except TooLarge:
        return None
    except TimeoutError:
        return f"{location} did not answer within {SECONDS:g} seconds", True
    except (OSError, HTTPException) as error:
        return f"{location} does not answer: {str(error) or type(error).__name__}", True
    names = _names(response.body) if response.status == 200 else []
    if model and names and model not in names:
        listed = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
        return f"{location} lists no model “{model}”; it lists {listed}", False
    return None


def _names(body: bytes) -> list[str]:
    try:
        rows: Any = json.loads(body)["data"]
        return [str(row["id"]) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
