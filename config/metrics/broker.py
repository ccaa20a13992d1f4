"""Gauges read from Redis at each scrape: messages that wait, and whether beat runs."""

from collections.abc import Iterator
from typing import cast

import redis
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from config.beat import LOCK, RUNS
from config.broker import broker_client
from config.metrics.families import Gauge
from rewardmodel.models.stages import Queue

QUEUES = tuple(queue.value for queue in Queue)

UP = Gauge("stepmark_broker_up", "Whether Redis answers: 1 or 0.")
MESSAGES = Gauge("stepmark_queue_messages", "Messages that no worker has taken yet.", ("queue",))
BEAT = Gauge("stepmark_beat_up", "Whether a beat holds the lock that lets it send tasks: 1 or 0.")
SCHEDULED = Gauge("stepmark_scheduled_task_age_seconds", "Time since beat last sent a scheduled task.", ("task",))


class BrokerCollector(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with broker_client() as client, client.pipeline(transaction=False) as pipeline:
                for queue in QUEUES:
                    pipeline.llen(queue)
                pipeline.exists(LOCK)
                pipeline.hgetall(RUNS)
                pipeline.time()
                *waiting, has_beat, runs, (seconds, _) = pipeline.execute()
        except redis.RedisError:
            yield UP.of(0)
            return
        yield UP.of(1)
        yield MESSAGES.of({(queue,): count for queue, count in zip(QUEUES, waiting, strict=True)})
        yield BEAT.of(has_beat)
        sent = cast(dict[bytes, bytes], runs)
        yield SCHEDULED.of({(name.decode(),): max(0.0, seconds - float(moment)) for name, moment in sent.items()})
