"""advance_generations: move every generation as far as it can go now."""

from typing import Any

from django.core.management.base import BaseCommand

from rewardmodel.loop.advance import advance_generations
from rewardmodel.selectors.status import loop_message


class Command(BaseCommand):
    help = "Move every generation as far as it can go and send waiting work to the workers, as the scheduler does every few seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        advance_generations()
        self.stdout.write(loop_message())
