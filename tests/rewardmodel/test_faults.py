"""Faults leave the same rows: killed workers, lost and doubled messages, a restarted database, a poisoned row.

One generation runs undisturbed. Another one starts from the same rows; every message comes twice, the workers are killed (SIGKILL)
while they write in each stage, Valkey is emptied and restarted, and PostgreSQL is restarted. Real processes and the demo's models.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.faults.labelers import LABELERS, PASSWORD, Acknowledged, Crowd, Ledger, username
from tests.faults.small_site import web_site
from tests.faults.verdict import faults_of_ledger
from tests.launcher.launched_checkout import wait_for
from tests.rewardmodel.celery_workers import is_alive
from tests.rewardmodel.fault_rows import OPTIONS, PROBLEMS, ROWS, SAMPLES, rows_of
from tests.rewardmodel.private_installation import PrivateInstallation, kill_service, private_services
from tests.rewardmodel.write_barriers import WriteBarriers

pytestmark = [pytest.mark.worker, pytest.mark.timeout(1800)]

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateInstallation]:
    """An installation in which generation 0 is done and generation 1 is planned, and no worker runs."""
    folder = tmp_path_factory.mktemp("faults")
    with private_services(folder / "services") as services:
        installation = PrivateInstallation(services, folder / "start", database="app")
        installation.run_python(f"from tests.rewardmodel.fault_rows import seed; seed({OPTIONS!r})")
        installation.workers.start()
        wait_until_done(installation, 0)
        installation.workers.stop()
        installation.run_python("from tests.rewardmodel.fault_rows import plan_next; plan_next()")
        installation.empty_broker()
        yield installation


@pytest.fixture(scope="module")
def undisturbed(start: PrivateInstallation) -> Rows:
    installation = start.copy("undisturbed")
    installation.workers.start()
    wait_until_done(installation, 1)
    installation.workers.stop()
    installation.empty_broker()
    return rows_of(installation)


@pytest.fixture(scope="module")
def disturbed(start: PrivateInstallation, undisturbed: Rows) -> Rows:
    """The rows after all faults. The undisturbed run has ended, because both use one Valkey."""
    installation = start.copy("disturbed")
    services, workers = installation.services, installation.workers
    worker = workers.start(app="tests.rewardmodel.doubling_celery_app")
    with WriteBarriers(installation) as barriers:
        for stage in ("sampling", "grading", "scoring", "selecting", "labeling"):
            barriers.wait_for_worker(stage)
            if stage == "scoring":
                services.restart_valkey_empty()
            workers.kill(worker)
            barriers.open(stage)
            barriers.wait_until_left(stage)
            worker = workers.start(app="tests.rewardmodel.doubling_celery_app")
        barriers.wait_for_worker("training")
        barriers.closed.remove("training")
        services.restart_postgres()
        barriers.close()
        barriers.wait_for_worker("evaluating")
        workers.kill(worker)
        barriers.open("evaluating")
        barriers.wait_until_left("evaluating")
        workers.start(app="tests.rewardmodel.doubling_celery_app")
        wait_until_done(installation, 1)
    workers.stop()
    return rows_of(installation)


def test_every_acknowledged_submit_survives_kills(start: PrivateInstallation) -> None:
    """A sample of `./dev faults`: eight labelers, who send again what was not acknowledged, until it is."""
    installation = start.copy("people")
    names = [username(number) for number in range(LABELERS)]
    installation.run_python(f"from tests.faults.seed import seed_people; seed_people({names!r}, {PASSWORD!r})")
    with web_site(installation) as (port, web):
        crowd = Crowd.start(port)
        wait_for("first submits", lambda: crowd.ledger.count() >= LABELERS)
        kills: list[Callable[[], list[int]]] = [partial(kill_service, web), installation.services.kill_postgres]
        for kill in kills:
            killed, before = kill(), crowd.ledger.count()
            assert killed
            wait_for("submits after it", partial(has_grown, crowd.ledger, before + 2 * LABELERS))
            assert not any(is_alive(pid) for pid in killed)
        crowd.stop()
    assert crowd.ledger.refused == []
    assert faults_of_ledger(installation, crowd.ledger.acknowledged) == (0, [])


def has_grown(ledger: Ledger, count: int) -> bool:
    return ledger.count() >= count


def test_lost_labeling_is_found_out(start: PrivateInstallation) -> None:
    entry = Acknowledged(assignment=1, labeling=10**9, labeler="person-0", label={}, at=0.0)
    lost, told = faults_of_ledger(start, [entry])
    assert (lost, told) == (1, ["labeling 1000000000 of person-0 was acknowledged and is not stored"])


def wait_until_done(installation: PrivateInstallation, number: int) -> None:
    def is_done() -> bool:
        stage, status, failure = installation.query(
            "SELECT stage, status, failure FROM rewardmodel_generation WHERE number = %s", [number]
        )[0]
        assert status == "active", failure
        return bool(stage == "done")

    installation.wait(is_done, what=f"end of generation {number}")


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
