"""What labelers said beyond the PRM800K record: exported on demand only, so that the record stays as the format has it."""

from typing import Any

from annotation.models import Labeling

EXPORTED = ("reason", "suggested_answer", "progress", "explanation", "given_explanations", "comments")
"""Keys of Labeling.details that are answers of people; the others are the server's own notes."""


def answers_of(labeling: Labeling) -> dict[str, Any]:
    """The answers, in this order; those that nobody gave are missing."""
    return {key: labeling.details[key] for key in EXPORTED if key in labeling.details}
