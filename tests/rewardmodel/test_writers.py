"""Settings that need a generator that can write steps are refused when they are made."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.models import Generator
from rewardmodel.services.generations import plan_generation
from tests.factories import PhaseFactory, ProblemFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]


@pytest.fixture
def imported(db: None) -> Generator:
    return Generator.objects.create(name="outside", backend="imported")


@pytest.fixture
def able(db: None) -> Generator:
    return Generator.objects.create(name="small-model", backend="transformers", location="nowhere")


def _create(as_admin: APIClient, **settings: Any) -> Any:
    return as_admin.post("/api/v1/phases", {"name": "A", "flow": 2, **settings})


@pytest.mark.usefixtures("imported")
def test_alternatives_that_nobody_can_write_are_refused(as_admin: APIClient) -> None:
    response = _create(as_admin, ask_alternatives=2)
    assert (response.status_code, response.json()["field"]) == (400, "ask_alternatives")
    assert response.json()["detail"] == (
        "No generator can write alternative steps. Register one that can (add_generator), or ask for none: enter 0."
    )
    assert _create(as_admin, ask_alternatives=0).status_code == 201


@pytest.mark.usefixtures("imported", "able")
@pytest.mark.parametrize(("flow", "more"), [(1, {}), (2, {"ask_alternatives": 2})])
def test_generator_that_cannot_write_is_refused_with_those_that_can(
    as_admin: APIClient, flow: int, more: dict[str, Any]
) -> None:
    for name, why in (("outside", "consists of imported solutions"), ("nobody", "no generator of that name")):
        response = _create(as_admin, flow=flow, generator=name, **more)
        assert (response.status_code, response.json()["field"]) == (400, "generator")
        assert f"“{name}”" in response.json()["detail"]
        assert why in response.json()["detail"]
        assert "Choose one that can write: “small-model”." in response.json()["detail"]
    assert _create(as_admin, flow=flow, generator="small-model", **more).status_code == 201


@pytest.mark.usefixtures("able")
def test_without_a_name_the_newest_that_can_write_will_do(as_admin: APIClient) -> None:
    assert _create(as_admin, ask_alternatives=2).status_code == 201


def test_phase_of_flow_one_may_be_made_before_its_generator(as_admin: APIClient) -> None:
    assert _create(as_admin, flow=1).status_code == 201


def test_other_settings_of_an_old_phase_can_be_changed(as_admin: APIClient) -> None:
    phase = PhaseFactory(ask_alternatives=2, generator="long gone")
    url = f"/api/v1/phases/{phase.pk}"
    assert as_admin.patch(url, {"lease_seconds": 600}).status_code == 200
    assert as_admin.patch(url, {"ask_alternatives": 3}).json()["field"] == "generator"
    assert as_admin.patch(url, {"ask_alternatives": 0}).status_code == 200


def test_generation_that_asks_for_alternatives_needs_a_writer(imported: Generator) -> None:
    ProblemFactory(source="MATH")
    options = {
        "base": "nowhere",
        "sources": ["MATH"],
        "start_next": False,
        "ask_alternatives": 2,
        "generator": "outside",
    }
    with pytest.raises(InvalidSettings, match="“outside” consists of imported solutions") as refused:
        plan_generation(options=options, phase=PhaseFactory())
    assert refused.value.field == "settings.ask_alternatives"
    Generator.objects.create(name="small-model", backend="transformers", location="nowhere")
    assert plan_generation(options=options, phase=PhaseFactory()).options.ask_alternatives == 2
