"""The faults, by name. Each runs beside the labelers and the loop, and returns when the site has been left alone again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from tests.faults.network import Network
from tests.faults.site import Broken, Site

CUT_SECONDS = 25.0
FULL_SECONDS = 60.0
DEATHS = 6
STAGE_SECONDS = 600
BACK_SECONDS = 180


@dataclass(frozen=True)
class Fault:
    what: str
    """For the table."""
    inject: Callable[[Site, Network | None], None]
    network: str = ""
    """"near": PostgreSQL behind a relay on this machine. "apart": behind one in a network namespace."""
    small_disk: bool = False
    clock_seconds: int = 0


def wait_for_stage(site: Site, *stages: str) -> None:
    """Wait until generation 1 is in one of the stages, or past the last of them."""
    order = ["planned", "sampling", "grading", "scoring", "selecting", "labeling", "training", "evaluating", "done"]

    def reached() -> bool:
        with contextlib.suppress(psycopg.Error):
            rows = site.query("SELECT stage, status, failure FROM rewardmodel_generation WHERE number = 1")
            if rows and rows[0][1] == "failed":
                raise Broken(f"the generation has failed: {rows[0][2]}")
            return bool(rows) and order.index(rows[0][0]) >= order.index(stages[0])
        return False

    site.wait(reached, what=f"stage {stages[0]}", seconds=STAGE_SECONDS)


def wait_until_back(site: Site, part: str) -> None:
    site.wait(lambda: site.find(part), what=f"{part} again", seconds=BACK_SECONDS)


def killing(part: str, *stages: str, then: Callable[[Site], None] = lambda _: None) -> Callable[..., None]:
    """Kill a service in each of the stages."""

    def inject(site: Site, network: Network | None) -> None:
        for stage in stages:
            wait_for_stage(site, stage)
            wait_until_back(site, part)
            site.kill(part)
            then(site)
            wait_until_back(site, part)

    return inject


def forget_dump(site: Site) -> None:
    """Delete what a killed Valkey would load at its start."""
    for dump in (site.folder / "valkey").glob("*.rdb"):
        dump.unlink()


def leave_alone(site: Site, network: Network | None) -> None:
    pass


def fill_disk(site: Site, network: Network | None) -> None:
    """Leave no byte on the disk of the database, the queue and the logs for a minute."""
    wait_for_stage(site, "sampling")
    filler = site.folder / "filler"
    end = time.monotonic() + FULL_SECONDS
    try:
        with filler.open("ab", buffering=0) as file:
            block = bytes(1 << 20)
            while time.monotonic() < end:
                try:
                    file.write(block)
                except OSError:
                    block = block[: max(1, len(block) // 2)]
                    time.sleep(0.05)
    finally:
        filler.unlink(missing_ok=True)


def reset_network(site: Site, network: Network | None) -> None:
    assert network is not None
    for stage in ("sampling", "training"):
        wait_for_stage(site, stage)
        network.reset()
        time.sleep(CUT_SECONDS)
        network.start()
        time.sleep(2)


def hang_network(site: Site, network: Network | None) -> None:
    assert network is not None
    wait_for_stage(site, "sampling")
    network.hang()
    time.sleep(CUT_SECONDS)
    network.carry_on()


def silence_network(site: Site, network: Network | None) -> None:
    assert network is not None
    wait_for_stage(site, "sampling")
    network.fall_silent()
    time.sleep(CUT_SECONDS)
    network.speak_again()


def kill_worker_at_work(site: Site, network: Network | None) -> None:
    """Kill the worker six times in a row, each time while it holds a claim."""
    begun = (
        "SELECT (SELECT coalesce(sum(attempts), 0) FROM rewardmodel_shard)"
        " + (SELECT coalesce(sum(attempts), 0) FROM rewardmodel_trainingrun)"
    )
    held = (
        "SELECT 1 FROM rewardmodel_shard WHERE status = 'running' UNION ALL"
        " SELECT 1 FROM rewardmodel_trainingrun WHERE status = 'running'"
    )
    wait_for_stage(site, "sampling")
    attempts = int(site.query(begun)[0][0])
    for _ in range(DEATHS):

        def is_at_work(before: int = attempts) -> bool:
            return bool(site.find("worker") and site.query(held) and int(site.query(begun)[0][0]) > before)

        site.wait(is_at_work, what="worker with a claim", seconds=BACK_SECONDS)
        attempts = int(site.query(begun)[0][0])
        site.kill("worker")
    wait_until_back(site, "worker")


FAULTS: dict[str, Fault] = {
    "web": Fault("kill -9 of the web server, twice", killing("web", "sampling", "training")),
    "worker": Fault(
        "kill -9 of the worker in four stages", killing("worker", "sampling", "scoring", "training", "evaluating")
    ),
    "beat": Fault("kill -9 of beat, twice", killing("beat", "sampling", "training")),
    "postgresql": Fault("kill -9 of PostgreSQL, twice", killing("PostgreSQL", "sampling", "training")),
    "valkey": Fault("kill -9 of Valkey, twice", killing("Valkey", "sampling", "training")),
    "valkey-emptied": Fault(
        "kill -9 of Valkey, and all its messages gone", killing("Valkey", "sampling", "training", then=forget_dump)
    ),
    "full-disk": Fault(f"no byte left on the disk for {FULL_SECONDS:.0f} s", fill_disk, small_disk=True),
    "network-reset": Fault(
        f"network to PostgreSQL cut for {CUT_SECONDS:.0f} s, twice: connections reset and refused",
        reset_network,
        network="near",
    ),
    "network-silence": Fault(
        f"network to PostgreSQL cut for {CUT_SECONDS:.0f} s: packets vanish", silence_network, network="apart"
    ),
    "network-hang": Fault(f"a pooler before PostgreSQL hangs for {CUT_SECONDS:.0f} s", hang_network, network="near"),
    "worker-clock": Fault("worker's clock one hour ahead", leave_alone, clock_seconds=3600),
    "six-deaths": Fault(f"kill -9 of the worker {DEATHS} times in a row, each time at work", kill_worker_at_work),
}
