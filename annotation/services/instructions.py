"""Editing instructions: every change creates a new version."""

from django.db import transaction

from annotation.models import Instructions, Phase, User


def new_instructions(*, phase: Phase, text: str, author: User | None = None) -> Instructions:
    """Create the version that labelers see from now on; open assignments keep theirs. An unchanged text creates no new version."""
    with transaction.atomic():
        # with the lock on the phase, concurrent editors get different version numbers
        locked = Phase.objects.select_for_update(of=("self",)).select_related("current_instructions").get(pk=phase.pk)
        current = locked.current_instructions
        if current is None or current.text != text:
            version = 1 if current is None else current.version + 1
            current = Instructions.objects.create(phase=locked, version=version, text=text, author=author)
            Phase.objects.filter(pk=phase.pk).update(current_instructions=current)
    phase.current_instructions = current
    return current
