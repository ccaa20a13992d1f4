"""The Celery application. Queues: default, sample, score, train; a worker serves those that its hardware allows."""

import logging
import os
from typing import Any

from celery import Celery
from kombu.exceptions import ChannelError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

MOST_WAITING = 1_000
"""Messages in one queue. Beat and the loop send again what nobody takes, so a queue without a worker would fill the broker."""

logger = logging.getLogger(__name__)


class BoundedCelery(Celery):
    """Sends nothing to a queue that nobody empties. That loses no work: Postgres holds it, and it is sent again (rewardmodel/work)."""

    def send_task(self, name: str, *args: Any, **options: Any) -> Any:
        """Send the message and return its result; None if the queue is full."""
        queue = str(options.get("queue") or self.conf.task_default_queue)
        if (waiting := self.messages_in(queue)) >= MOST_WAITING:
            logger.warning(
                "%s is not sent: %d messages wait in the queue %s. Start a worker for it.", name, waiting, queue
            )
            return None
        return super().send_task(name, *args, **options)

    def messages_in(self, queue: str) -> int:
        """Messages that no worker has taken yet."""
        with self.connection_or_acquire() as connection:
            try:
                return int(connection.default_channel.queue_declare(queue, passive=True).message_count)
            except ChannelError:  # an empty queue does not exist
                return 0


app = BoundedCelery("stepmark", include=["config.heartbeat"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
