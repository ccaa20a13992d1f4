"""Planned: a new generation waits here until the loop is next advanced."""

from rewardmodel.models import Generation


def enter(generation: Generation) -> None:
    pass


def advance(generation: Generation) -> bool:
    return True
