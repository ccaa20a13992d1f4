"""A generation's options are stored on the items that it queues."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotation.models import Item
from annotation.models.item import NEVER_DUE
from rewardmodel.generation_settings import GenerationSettings, InvalidSettings
from rewardmodel.models import Generation
from tests.factories import ProblemFactory
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.generation_rows import make_generation

FIELDS = ("ask_progress", "ask_explanation", "ask_alternatives", "quality_control_every")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("arithmetic")
@pytest.mark.parametrize(
    ("options", "on_the_items"),
    [
        ({}, (None, None, None, None)),
        (
            {"ask_progress": True, "ask_explanation": False, "ask_alternatives": 0, "quality_control_share": 0.25},
            (True, False, 0, 3),
        ),
    ],
)
def test_items_have_what_their_generation_asks_for(
    start: Callable[..., Generation], messages: Messages, options: dict[str, object], on_the_items: tuple[object, ...]
) -> None:
    start(**options)
    messages.work_off()
    assert set(Item.objects.values_list(*FIELDS)) == {on_the_items}


@pytest.mark.parametrize(
    ("share", "every"),
    [(None, None), (0.5, 1), (1 / 3, 2), (0.2, 4), (0.15, 6), (0.1, 9), (0.01, 99), (0.0, NEVER_DUE), (0, NEVER_DUE)],
)
def test_share_of_quality_control_becomes_an_interval(share: float | None, every: int | None) -> None:
    assert GenerationSettings.from_json({"quality_control_share": share}).quality_control_every == every


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("quality_control_share", 0.6),
        ("quality_control_share", 0.0001),
        ("quality_control_share", "a tenth"),
        ("ask_alternatives", 9),
        ("ask_alternatives", True),
        ("ask_progress", 1),
        ("top_k", None),
    ],
)
def test_wrong_value_is_refused(option: str, value: object) -> None:
    with pytest.raises(InvalidSettings) as refusal:
        GenerationSettings.from_json({option: value})
    assert refusal.value.field == f"settings.{option}"


@pytest.mark.django_db
@pytest.mark.usefixtures("messages")
def test_form_offers_to_leave_it_to_the_phase(as_admin: APIClient) -> None:
    ProblemFactory()
    make_generation(0)
    options = {each["name"]: each for each in as_admin.get("/api/v1/generations/form").json()["options"]}
    shown = {name: (options[name]["type"], options[name]["nullable"]) for name in ("ask_progress", "ask_alternatives")}
    assert shown == {"ask_progress": ("boolean", True), "ask_alternatives": ("integer", True)}
    assert (options["top_k"]["nullable"], options["quality_control_share"]["value"]) == (False, None)
    asked = {"ask_progress": None, "ask_explanation": True, "quality_control_share": 0.1}
    assert as_admin.post("/api/v1/generations", asked, format="json").status_code == 201
    settings = Generation.objects.get(number=1).settings
    assert {name: settings[name] for name in asked} == asked
