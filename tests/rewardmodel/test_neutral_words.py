"""Nothing that a labeler reads says whether a solution is right, where it comes from, or how it was picked."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import CompletionRequest, User
from annotation.models.transitions import COMPLETION_REQUEST
from annotation.services.labelings import submit_labeling
from rewardmodel.demo.options import INSTRUCTIONS, PHASE_ONE_INSTRUCTIONS
from rewardmodel.models import Stage
from rewardmodel.selectors.status import loop_message
from rewardmodel.wording.generations import QUEUED
from tests.conftest import ClientOf
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease
from tests.rewardmodel.generation_rows import make_generation
from tests.transitions import move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]

SECRETS = ("secret-generator", "secret-prm", "0.875", "secret-model-folder")
"""Values of the rows that a labeler must not read."""
FIELDS = re.compile(
    r'"(?:[a-z_]*(?:grade|score|verifier|generator|generation|rank|priority|selection|selector|kind_of_item|labeler_model)[a-z_]*'
    r'|is_quality_control|is_screening|source)":'
)
WORDS = re.compile(
    r"convincing|wrong answer|looks right|drawn at random|probably|reward model scored|generation \d", re.IGNORECASE
)
WORD_FILES = Path(__file__).parents[2] / "frontend/src"


def _neutral(response: Any) -> None:
    assert response.status_code < 500
    text = b"".join(response.streaming_content if response.streaming else [response.content]).decode()
    for secret in SECRETS:
        assert secret not in text, text
    assert not FIELDS.search(text), FIELDS.search(text)
    assert not WORDS.search(text), WORDS.search(text)


def test_answers_to_a_labeler_hide_how_the_item_came_to_them(as_labeler: APIClient, labeler: User) -> None:
    problem = ProblemFactory(answer="2", source="secret-source")
    solution = SolutionFactory(problem=problem, generator="secret-generator", grade="wrong")
    item = ItemFactory(
        problem=problem, solution=solution, verifier="secret-prm", verifier_score=0.875, rank=1, generation_number=77,
        phase__ask_alternatives=2,
    )  # fmt: skip
    skipped = lease(ItemFactory(phase=item.phase, verifier="secret-prm", verifier_score=0.875), labeler)
    as_labeler.post(f"/api/v1/assignments/{skipped.pk}/release", {})
    body = as_labeler.post("/api/v1/assignments/next", {})
    _neutral(body)
    url = f"/api/v1/assignments/{body.json()['id']}"
    _neutral(as_labeler.get(url))
    _neutral(as_labeler.put(f"{url}/draft", {"label": {"steps": []}}))
    _neutral(as_labeler.post(f"{url}/completions", {"steps": ["First step."]}))
    request = CompletionRequest.objects.get()
    error = "no generator at secret-model-folder: OSError\nTraceback"
    move(request, COMPLETION_REQUEST, "failed", error=error, finished_at=timezone.now())
    _neutral(as_labeler.post(f"{url}/completions", {"steps": ["First step."]}))
    _neutral(as_labeler.get(f"{url}/explanations?step=1"))
    _neutral(as_labeler.post(f"{url}/check", {"label": label([1, 1, 1])}))
    _neutral(as_labeler.post(f"{url}/submit", {"label": label([1, 1, 1])}))
    _neutral(as_labeler.post(f"{url}/submit", {"label": label([1, -1])}))
    _neutral(as_labeler.post(f"{url}/reopen", {}))
    for address in ("labelings", "labelings/phases", "skipped", "assignments/undo", "progress", "phases", "session"):
        _neutral(as_labeler.get(f"/api/v1/{address}"))


def test_every_other_address_refuses_a_labeler_in_plain_words(as_labeler: APIClient) -> None:
    """Also one that is added later: it must refuse, or answer without what would bias."""
    for address in _addresses():
        _neutral(as_labeler.get(address))


@pytest.mark.parametrize("stage", [stage.value for stage in Stage])
@pytest.mark.parametrize("status", ["active", "paused", "failed", "cancelled"])
def test_status_line_is_neutral_at_every_stage(
    anonymous: APIClient, settings: Settings, stage: str, status: str
) -> None:
    settings.DEMO = True
    make_generation(3, stage=stage, status=status, settings={"samples_per_problem": 4, "problems": 5})
    _neutral(anonymous.get("/api/v1/demo/status"))


@pytest.mark.parametrize("rule", list(QUEUED))
def test_admins_read_the_true_rule_and_labelers_a_number(
    anonymous: APIClient, settings: Settings, client_of: ClientOf, rule: str
) -> None:
    settings.DEMO = True
    generation = make_generation(3, stage="labeling", settings={"selection": rule})
    for _ in range(2):
        ItemFactory(generation_number=3, phase=generation.phase)
    assert QUEUED[rule].format(count=2) in loop_message()
    assert ("wrong" in loop_message()) is (rule != "uniform")
    admin = client_of(UserFactory(role="admin"))
    assert QUEUED[rule].format(count=2) in admin.get("/api/v1/overview").json()["work"]["message"]
    assert anonymous.get("/api/v1/demo/status").json()["message"].startswith("2 solutions wait for people.")


def test_labeled_items_do_not_tell_afterwards_either(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(ItemFactory(verifier="secret-prm", verifier_score=0.875), labeler)
    submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))
    _neutral(as_labeler.get("/api/v1/labelings"))


@pytest.mark.parametrize("text", [INSTRUCTIONS, PHASE_ONE_INSTRUCTIONS])
def test_guidelines_of_the_demo_expect_nothing(text: str) -> None:
    assert not WORDS.search(text)


@pytest.mark.parametrize("folder", ["features/labeling", "features/home", "features/history"])
def test_words_of_the_labelers_pages_expect_nothing(folder: str) -> None:
    for file in sorted((WORD_FILES / folder).rglob("*.ts*")):
        if ".test." in file.name or file.name in ("Overview.tsx",):
            continue
        without_comments = re.sub(r"/\*.*?\*/|//[^\n]*", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = re.search(r"convincing|wrong answers?\b|looks right and|negative step somewhere", without_comments)
        assert found is None, f"{file}: {found}"


def _addresses() -> list[str]:
    """Every address of the API that can be read, with 1 for each id."""

    def under(resolver: URLResolver, prefix: str) -> list[str]:
        found = []
        for pattern in resolver.url_patterns:
            path = prefix + re.sub(r"<[^>]+>", "1", str(pattern.pattern))
            if isinstance(pattern, URLResolver):
                found += under(pattern, path)
            elif isinstance(pattern, URLPattern) and path.startswith("api/v1/") and "schema" not in path:
                found.append(f"/{path}")
        return found

    addresses = under(get_resolver(), "")
    assert len(addresses) > 30, json.dumps(addresses)
    return addresses
