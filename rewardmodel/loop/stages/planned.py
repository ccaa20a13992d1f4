"""Planned: nothing happens yet; the next look moves it on."""

from rewardmodel.models import Generation


def enter(generation: Generation) -> None:
    pass


def advance(generation: Generation) -> bool:
    return True
