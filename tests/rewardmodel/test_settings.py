"""Options of a generation."""

import pytest

from rewardmodel.generation_settings import GenerationSettings, InvalidSettings


def test_stored_options_come_back_as_they_were() -> None:
    options = GenerationSettings(samples_per_problem=64, selection="uniform", training={"epochs": 2})
    assert GenerationSettings.from_json(options.to_json()) == options


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        ({"sample_per_problem": 4}, "There is no option “sample_per_problem”"),
        ({"samples_per_problem": "4"}, "samples_per_problem must be a whole number, not '4'"),
        ({"samples_per_problem": True}, "samples_per_problem must be a whole number, not True"),
        ({"samples_per_problem": 0}, "samples_per_problem must lie between 1 and 100000, not 0"),
        (
            {"selection": "best"},
            "selection must be one of convincing_wrong, convincing_wrong_overall, mixed, uniform, not 'best'",
        ),
        ({"then": {"top_k": 0}}, "top_k must lie between"),
        ({"gate": "never"}, "gate must be one of best_of_n, step_labels, both, off"),
        ({"labeler": "prm"}, "Enter the name of the PRM that labels"),
        ({"training": {"epoch": 2}}, "There is no training option “epoch”"),
        ({"training": {"kind": "orm"}}, "There is no training option “kind”"),
    ],
)
def test_wrong_option_is_refused_with_valid_values(stored: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        GenerationSettings.from_json(stored)
    assert message in refused.value.message


def test_changes_for_the_next_generation_persist() -> None:
    first = GenerationSettings(labeler="oracle", top_k=2, then={"labeler": "people"})
    second = GenerationSettings.from_json(first.next_json())
    third = GenerationSettings.from_json(second.next_json())
    assert (second.labeler, second.top_k, second.then) == ("people", 2, {})
    assert third == second


def test_chosen_prm_holds_for_one_generation_and_a_generator_on() -> None:
    first = GenerationSettings(selector="prm-1", generator="big")
    second = GenerationSettings.from_json(first.next_json())
    assert (second.selector, second.generator) == ("", "big")
