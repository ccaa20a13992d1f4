"""Killed workers, an emptied broker, a restarted database, doubled messages, a poisoned row: the same rows as without them.

One generation runs undisturbed. From the same start another one runs in which every message comes twice, the workers are killed
(SIGKILL) while they write in each stage, Valkey is emptied and restarted, and PostgreSQL is restarted. Real processes, the demo's models.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.rewardmodel.fault_rows import OPTIONS, PROBLEMS, ROWS, SAMPLES, rows_of
from tests.rewardmodel.floodgates import Floodgates
from tests.rewardmodel.private_world import World, private_services

pytestmark = [pytest.mark.worker, pytest.mark.timeout(1800)]

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which generation 0 is done and generation 1 is planned, and nobody works."""
    folder = tmp_path_factory.mktemp("faults")
    with private_services(folder / "services") as services:
        world = World(services, folder / "start", database="app")
        world.run_python(f"from tests.rewardmodel.fault_rows import seed; seed({OPTIONS!r})")
        world.workers.start()
        wait_until_done(world, 0)
        world.workers.stop()
        world.run_python("from tests.rewardmodel.fault_rows import plan_next; plan_next()")
        world.empty_broker()
        yield world


@pytest.fixture(scope="module")
def undisturbed(start: World) -> Rows:
    world = start.copy("undisturbed")
    world.workers.start()
    wait_until_done(world, 1)
    world.workers.stop()
    world.empty_broker()
    return rows_of(world)


@pytest.fixture(scope="module")
def disturbed(start: World, undisturbed: Rows) -> Rows:
    """After everything that can go wrong. The run before is over: both use one Valkey."""
    world = start.copy("disturbed")
    services, workers = world.services, world.workers
    worker = workers.start(app="tests.rewardmodel.doubled_messages")
    with Floodgates(world) as gates:
        for stage in ("sampling", "grading", "scoring", "selecting", "labeling"):
            gates.wait_for_somebody(stage)
            if stage == "scoring":
                services.restart_valkey_empty()
            workers.kill(worker)
            gates.open(stage)
            gates.wait_until_left(stage)
            worker = workers.start(app="tests.rewardmodel.doubled_messages")
        gates.wait_for_somebody("training")
        gates.closed.remove("training")
        services.restart_postgres()
        gates.close()
        gates.wait_for_somebody("evaluating")
        workers.kill(worker)
        gates.open("evaluating")
        gates.wait_until_left("evaluating")
        workers.start(app="tests.rewardmodel.doubled_messages")
        wait_until_done(world, 1)
    workers.stop()
    return rows_of(world)


def wait_until_done(world: World, number: int) -> None:
    def is_done() -> bool:
        stage, status, failure = world.query(
            "SELECT stage, status, failure FROM rewardmodel_generation WHERE number = %s", [number]
        )[0]
        assert status == "active", failure
        return bool(stage == "done")

    world.wait(is_done, what=f"end of generation {number}")


@pytest.mark.parametrize("table", ROWS)
def test_disturbed_run_leaves_the_same_rows(undisturbed: Rows, disturbed: Rows, table: str) -> None:
    assert disturbed[table] == undisturbed[table]


def test_poisoned_solution_is_one_failed_row(undisturbed: Rows) -> None:
    sampled = PROBLEMS * SAMPLES
    scored = [row for row in undisturbed["scores"] if row[1] == "prm-1" and not row[3]]
    (failed,) = [row for row in undisturbed["scores"] if row[3]]
    assert failed[0].endswith("-000000000001")
    assert failed[3].startswith("DataError")
    by_generation = [key for key, _, generation, *_ in undisturbed["solutions"] if generation == 1]
    assert len(by_generation) == sampled + 1
    assert len({row[0] for row in scored} & set(by_generation)) == sampled
    assert [row[:4] for row in undisturbed["shards"] if row[4]] == [(1, "scoring", sampled + 1, "done")]


def test_undisturbed_run_went_through_every_stage(undisturbed: Rows) -> None:
    assert [row[:3] for row in undisturbed["generations"]] == [(0, "done", "active"), (1, "done", "active")]
    assert {name for name, rows in undisturbed.items() if not rows} == set()
    assert {row[0] for row in undisturbed["decisions"]} == {"prm-1", "prm-2"}
    items = [row for row in undisturbed["items"] if row[0] == 1]
    assert {row[4] for row in items} == {"prm-1"}
    assert len(items) == len([row for row in undisturbed["labelings"] if row[0] == 1])
