"""Gauges read from PostgreSQL at each scrape, by queries whose cost does not grow with all there ever was.

Each part has its own short transaction with a time limit. A part that takes too long is left out, and
`stepmark_metrics_part_ok` says so.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from annotation.models import Item, Phase
from config.metrics.families import Families, Gauge
from rewardmodel.models import RewardModel, Stage
from rewardmodel.models.stages import Queue

logger = logging.getLogger(__name__)

LIMIT_MS = 1_000
"""Of one part."""
MOST_COUNTED = 10_000
"""What waits is counted up to this number, which keeps the count fast: more is "plenty" for whoever has to decide."""

UP = Gauge("stepmark_database_up", "Whether PostgreSQL answers: 1 or 0.")
PART_OK = Gauge("stepmark_metrics_part_ok", "Whether a part of the figures could be read in time: 1 or 0.", ("part",))
ITEMS = Gauge(
    "stepmark_items_waiting",
    f"Items of open phases that wait for a labeler, by flow and kind; counted up to {MOST_COUNTED:,} in each phase.",
    ("flow", "kind"),
)
OLDEST_ITEM = Gauge(
    "stepmark_items_oldest_waiting_seconds", "Age of the oldest waiting item of an open phase.", ("flow", "kind")
)
LEASED = Gauge("stepmark_assignments_leased", "Assignments that labelers have now; counted up to 10,000.")
OVERDUE = Gauge("stepmark_leases_overdue_seconds", "How long the oldest lease is over that nobody has expired yet.")
WORK = Gauge(
    "stepmark_work_waiting",
    "Work for workers that none has taken: completions, shards, trainings, model requests, solutions to grade; up to 10,000 of each.",
    ("work",),
)
OLDEST_WORK = Gauge(
    "stepmark_work_oldest_waiting_seconds",
    "How long the oldest of this work has been waiting; 0: none waits.",
    ("work",),
)
GENERATION = Gauge("stepmark_generation_number", "Number of the newest generation.")
GENERATIONS = Gauge("stepmark_generations", "Generations that are not over, by stage and status.", ("stage", "status"))
PROGRESS = Gauge(
    "stepmark_stage_progress_ratio", "How much of its stage the running generation has done, 0 to 1.", ("stage",)
)
IN_STAGE = Gauge("stepmark_stage_seconds", "How long the running generation has been in its stage.", ("stage",))
SHARDS = Gauge("stepmark_shards", "Shards of the stages that generations are in, by status.", ("stage", "status"))
TRAINING = Gauge("stepmark_training_progress_ratio", "How much of its steps a training has done, 0 to 1.", ("kind",))
TRAINING_HEARTBEAT = Gauge(
    "stepmark_training_heartbeat_age_seconds",
    "Time since the worker of a running training said that it lives.",
    ("kind",),
)
MODELS = Gauge("stepmark_reward_models", "Reward models by kind and standing.", ("kind", "standing"))
CURRENT = Gauge(
    "stepmark_current_model_info", "Names the reward model of a kind that scores; always 1.", ("kind", "model")
)
CURRENT_AGE = Gauge(
    "stepmark_current_model_age_seconds", "Time since the reward model that scores was made.", ("kind",)
)
ALIVE = Gauge("stepmark_workers_alive", "Workers that serve a queue and have reported in time.", ("queue",))
HEARTBEAT = Gauge(
    "stepmark_heartbeat_age_seconds",
    "Time since a process of this role last reported from a host. The row of a dead process goes after a day.",
    ("role", "host"),
)

ITEM_KINDS = tuple(kind.value for kind in Item.Kind)

# For each open phase and kind one walk along the index item_queue, and one probe of item_waiting_since
ITEMS_SQL = """
SELECT phase.flow, kind.name, sum(waiting.items), max(oldest.seconds)
FROM annotation_phase AS phase CROSS JOIN unnest(%(kinds)s::text[]) AS kind (name)
CROSS JOIN LATERAL (
    SELECT count(*) AS items FROM (
        SELECT FROM annotation_item AS item
        WHERE item.phase_id = phase.id AND item.kind = kind.name AND item.free_slots > 0 LIMIT %(most)s
    ) AS counted
) AS waiting
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM now() - min(item.created_at)) AS seconds FROM annotation_item AS item
    WHERE item.phase_id = phase.id AND item.kind = kind.name AND item.free_slots > 0
) AS oldest
WHERE phase.status = 'open'
GROUP BY phase.flow, kind.name
"""
LEASES_SQL = """
SELECT
    (SELECT count(*) FROM (SELECT FROM annotation_assignment WHERE status = 'leased' LIMIT %(most)s) AS counted),
    (
        SELECT greatest(0, extract(epoch FROM now() - min(lease_expires_at)))
        FROM annotation_assignment WHERE status = 'leased'
    )
"""
# A request for completions counts while its labeler may still wait for it
WORK_SQL = """
SELECT 'completions', count(*), extract(epoch FROM now() - min(asked)) FROM (
    SELECT request.created_at AS asked FROM annotation_completionrequest AS request
    JOIN annotation_assignment AS assignment ON assignment.id = request.assignment_id AND assignment.status = 'leased'
    WHERE request.status = 'pending' AND request.status IN ('pending', 'running') LIMIT %(most)s
) AS waiting
UNION ALL
SELECT 'trainings', count(*), extract(epoch FROM now() - min(created_at)) FROM rewardmodel_trainingrun
WHERE status = 'pending' AND status IN ('pending', 'running')
UNION ALL
SELECT 'model_requests', count(*), extract(epoch FROM now() - min(created_at)) FROM rewardmodel_modelrequest
WHERE status = 'pending' AND status IN ('pending', 'running')
UNION ALL
SELECT 'grading', count(*), extract(epoch FROM now() - min(created_at)) FROM (
    SELECT solution.created_at FROM annotation_solution AS solution
    WHERE solution.grade = 'ungraded' AND solution.generation_number IS NULL LIMIT %(most)s
) AS waiting
"""
GENERATIONS_SQL = """
SELECT stage, status, number, extract(epoch FROM now() - (stage_entered ->> stage)::timestamptz)
FROM rewardmodel_generation WHERE stage <> 'done' AND status <> 'cancelled' AND number >= 0
"""
SHARDS_SQL = """
SELECT shard.stage, shard.status, count(*), sum(shard.size)
FROM rewardmodel_generation AS generation
JOIN rewardmodel_shard AS shard ON shard.generation_id = generation.id AND shard.stage = generation.stage
WHERE generation.stage <> 'done' AND generation.status <> 'cancelled'
GROUP BY shard.stage, shard.status
"""
LABELED_SQL = """
SELECT sum(labelings_wanted), sum(free_slots) FROM (
    SELECT item.labelings_wanted, item.free_slots FROM rewardmodel_generation AS generation
    JOIN annotation_item AS item ON item.generation_number = generation.number
    WHERE generation.stage = 'labeling' AND generation.status <> 'cancelled' LIMIT %(most)s
) AS queued
"""
TRAININGS_SQL = """
SELECT kind, step::float / nullif(total_steps, 0), extract(epoch FROM now() - heartbeat_at)
FROM rewardmodel_trainingrun WHERE status = 'running' AND status IN ('pending', 'running')
"""
MODELS_SQL = "SELECT kind, standing, count(*) FROM rewardmodel_rewardmodel GROUP BY kind, standing"
CURRENT_SQL = "SELECT kind, name, extract(epoch FROM now() - created_at) FROM rewardmodel_rewardmodel WHERE is_current"
NEWEST_SQL = "SELECT max(number) FROM rewardmodel_generation"
WORKERS_SQL = """
SELECT queue, count(*) FROM annotation_processreport CROSS JOIN unnest(queues) AS queue
WHERE role = 'worker' AND alive_until >= now() GROUP BY queue
"""
PROCESSES_SQL = """
SELECT role, host, greatest(0, extract(epoch FROM now() - max(reported_at))) FROM annotation_processreport
GROUP BY role, host ORDER BY max(reported_at) DESC LIMIT 200
"""

Row = tuple[Any, ...]


class DatabaseCollector(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        parts: dict[str, Callable[[], Families]] = {
            "items": _items,
            "leases": _leases,
            "work": _work,
            "generations": _generations,
            "trainings": _trainings,
            "models": _models,
            "processes": _processes,
        }
        well: dict[tuple[str, ...], float] = {}
        for name, read in parts.items():
            try:
                with transaction.atomic():
                    _rows(f"SET LOCAL statement_timeout = {LIMIT_MS}")
                    families = list(read())
            except DatabaseError as error:
                logger.warning("the metrics of %s cannot be read: %s", name, error)
                well[(name,)] = 0
                if connection.connection is None or connection.connection.closed:
                    yield UP.of(0)  # the other parts would only wait for the same
                    return
            else:
                well[(name,)] = 1
                yield from families
        yield UP.of(1)
        yield PART_OK.of(well)


def _items() -> Families:
    rows = _rows(ITEMS_SQL, kinds=list(ITEM_KINDS), most=MOST_COUNTED)
    every = [(str(flow), kind) for flow in Phase.Flow.values for kind in ITEM_KINDS]
    counts = {(str(flow), kind): float(items) for flow, kind, items, _ in rows}
    ages = {(str(flow), kind): float(seconds or 0) for flow, kind, _, seconds in rows}
    yield ITEMS.of({key: counts.get(key, 0) for key in every})
    yield OLDEST_ITEM.of({key: ages.get(key, 0) for key in every})


def _leases() -> Families:
    ((leased, overdue),) = _rows(LEASES_SQL, most=MOST_COUNTED)
    yield LEASED.of(leased)
    yield OVERDUE.of(float(overdue or 0))


def _work() -> Families:
    rows = [*_rows(WORK_SQL, most=MOST_COUNTED), _waiting_shards()]
    yield WORK.of({(work,): float(count) for work, count, _ in rows})
    yield OLDEST_WORK.of({(work,): float(seconds or 0) for work, _, seconds in rows})


def _waiting_shards() -> Row:
    """A shard waits since its stage began: all of a stage are cut at once."""
    waiting = sum(count for _, status, count, _ in _rows(SHARDS_SQL) if status == "pending")
    ages = [seconds for stage, status, _, seconds in _rows(GENERATIONS_SQL) if status == "active" and seconds]
    return "shards", waiting, max(ages, default=0) if waiting else 0


def _generations() -> Families:
    rows = _rows(GENERATIONS_SQL)
    standing: dict[tuple[str, ...], float] = {}
    for stage, status, _, _ in rows:
        standing[(stage, status)] = standing.get((stage, status), 0) + 1
    ((newest,),) = _rows(NEWEST_SQL)
    shards = _rows(SHARDS_SQL)
    yield GENERATION.of(newest)
    yield GENERATIONS.of(standing)
    yield IN_STAGE.of({(stage,): float(seconds) for stage, status, _, seconds in rows if seconds is not None})
    yield SHARDS.of({(stage, status): float(count) for stage, status, count, _ in shards})
    yield PROGRESS.of(_progress({stage for stage, *_ in rows}, shards))


def _progress(stages: set[str], shards: list[Row]) -> dict[tuple[str, ...], float]:
    """Of the stages that can be measured: by the rows of their shards, by the labelings given or leased, by the steps of the training."""
    progress: dict[tuple[str, ...], float] = {}
    for stage in {stage for stage, *_ in shards}:
        sizes = {status: float(size) for name, status, _, size in shards if name == stage}
        progress[(stage,)] = sizes.get("done", 0) / (sum(sizes.values()) or 1)
    if Stage.LABELING in stages:
        ((wanted, free),) = _rows(LABELED_SQL, most=10 * MOST_COUNTED)
        if wanted:
            progress[(Stage.LABELING.value,)] = float(wanted - free) / float(wanted)
    if Stage.TRAINING in stages:
        done = [share for _, share, _ in _rows(TRAININGS_SQL) if share is not None]
        progress[(Stage.TRAINING.value,)] = max(done, default=0.0)
    return progress


def _trainings() -> Families:
    rows = _rows(TRAININGS_SQL)
    yield TRAINING.of({(kind,): float(share or 0) for kind, share, _ in rows})
    yield TRAINING_HEARTBEAT.of({(kind,): float(seconds or 0) for kind, _, seconds in rows})


def _models() -> Families:
    counts = {(kind, standing): float(count) for kind, standing, count in _rows(MODELS_SQL)}
    every = [(kind, standing) for kind in RewardModel.Kind.values for standing in RewardModel.Standing.values]
    current = _rows(CURRENT_SQL)
    yield MODELS.of({key: counts.get(key, 0) for key in every})
    yield CURRENT.of({(kind, name): 1 for kind, name, _ in current})
    yield CURRENT_AGE.of({(kind,): float(seconds) for kind, _, seconds in current})


def _processes() -> Families:
    alive = {queue: float(count) for queue, count in _rows(WORKERS_SQL)}
    yield ALIVE.of({(queue.value,): alive.get(queue.value, 0) for queue in Queue})
    yield HEARTBEAT.of({(role, host): float(seconds) for role, host, seconds in _rows(PROCESSES_SQL)})


def _rows(sql: str, **parameters: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else []
