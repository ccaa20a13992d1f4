"""A generation's settings as typed options."""

import pytest

from rewardmodel.generation_settings import GenerationSettings, InvalidSettings
from rewardmodel.models import Generation
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db


def test_options_are_the_settings_with_defaults_for_what_is_missing() -> None:
    generation = make_generation(0, settings={"top_k": 3, "base": "tiny", "sources": ["MATH"]})
    assert generation.options == GenerationSettings(top_k=3, base="tiny", sources=["MATH"])


def test_options_are_parsed_once() -> None:
    generation = make_generation(0, settings={"top_k": 3})
    assert generation.options is generation.options


def test_options_follow_an_assignment_and_a_save() -> None:
    generation = make_generation(0, settings={"top_k": 3})
    assert generation.options.top_k == 3
    generation.settings = {"top_k": 4}
    assert generation.options.top_k == 4
    generation.save(update_fields=["settings"])
    assert generation.options.top_k == 4


def test_options_follow_what_somebody_else_saved() -> None:
    generation = make_generation(0, settings={"top_k": 3})
    assert generation.options.top_k == 3
    Generation.objects.update(settings={"top_k": 5})
    assert generation.options.top_k == 3
    generation.refresh_from_db()
    assert generation.options.top_k == 5


@pytest.mark.parametrize("place", ["wandb", "all", "comet_ml", "--data=/etc/passwd", 1, ["none"]])
def test_curves_stay_in_the_house(place: object) -> None:
    assert GenerationSettings.from_json({"training": {"report_to": "tensorboard"}}).training
    with pytest.raises(InvalidSettings, match="report_to must be one of none, tensorboard"):
        GenerationSettings.from_json({"training": {"report_to": place}})


@pytest.mark.parametrize("name", ["training", "then"])
def test_options_follow_a_change_inside_the_settings(name: str) -> None:
    inner = {"training": {"epochs": 1}, "then": {"top_k": 2}}[name]
    generation = make_generation(0, settings={name: inner})
    assert getattr(generation.options, name) == inner
    generation.settings[name].clear()
    assert getattr(generation.options, name) == {}
    generation.settings["top_k"] = 9
    assert generation.options.top_k == 9


def test_options_of_settings_that_became_invalid_are_refused() -> None:
    generation = make_generation(0, settings={"top_k": 3})
    assert generation.options.top_k == 3
    generation.settings["top_k"] = 0
    with pytest.raises(InvalidSettings):
        generation.options  # noqa: B018  reading is what raises
