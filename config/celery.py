"""The Celery application. Queues: default, sample, score, train; a worker serves those that its hardware allows."""

import logging
import os
from typing import Any

from celery import Celery, signals
from kombu.exceptions import ChannelError

from config.queue_limit import MOST_WAITING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

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


import config.logs.tasks  # noqa: E402, F401  receives the signals of tasks

app = BoundedCelery("stepmark", include=["config.heartbeat"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_ready.connect
def start_reporting(sender: Any, **_: Any) -> None:
    """Say that this worker serves its queues, from now on and again and again."""
    from config.reporting import start_worker_reporting

    reporting = start_worker_reporting(sender.hostname, sender.app.amqp.queues.consume_from)
    if reporting is not None:
        signals.worker_shutting_down.connect(lambda **_: reporting.stop(), weak=False)
