"""Editing what labelers are told: every change is a new version."""

from django.db import transaction

from annotation.models import Instructions, Phase, User


def new_instructions(*, phase: Phase, text: str, author: User | None = None) -> Instructions:
    """The version that is shown from now on; work in hand keeps what it was shown. The text that is shown already makes no new one."""
    with transaction.atomic():
        # the lock on the phase gives concurrent editors different versions
        locked = Phase.objects.select_for_update(of=("self",)).select_related("current_instructions").get(pk=phase.pk)
        current = locked.current_instructions
        if current is None or current.text != text:
            version = 1 if current is None else current.version + 1
            current = Instructions.objects.create(phase=locked, version=version, text=text, author=author)
            Phase.objects.filter(pk=phase.pk).update(current_instructions=current)
    phase.current_instructions = current
    return current
