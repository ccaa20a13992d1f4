"""Barriers that hold the loop's writes until a test opens them, so that a fault hits the middle of a stage.

A barrier is a trigger that takes an advisory lock which the test holds. A worker that waits at it has computed everything and
written nothing.
"""

import time
from types import TracebackType

import psycopg

from tests.rewardmodel.private_installation import PrivateInstallation

BARRIERS = {
    "sampling": "BEFORE INSERT ON annotation_solution FOR EACH ROW WHEN (NEW.generation_number IS NOT NULL)",
    "grading": "BEFORE UPDATE OF grade ON annotation_solution FOR EACH ROW WHEN (NEW.generation_number IS NOT NULL)",
    "scoring": "BEFORE INSERT ON rewardmodel_score FOR EACH ROW WHEN (NEW.generation_number IS NOT NULL)",
    "selecting": "BEFORE INSERT ON annotation_item FOR EACH ROW",
    "labeling": "BEFORE INSERT ON annotation_labeling FOR EACH ROW",
    "training": "BEFORE INSERT ON rewardmodel_rewardmodel FOR EACH ROW",
    "evaluating": "BEFORE INSERT ON rewardmodel_score FOR EACH ROW WHEN (NEW.generation_number IS NULL)",
}
"""What each stage writes. The triggers' names come last in the alphabet, so they run after the product's own."""

FUNCTION = """
CREATE OR REPLACE FUNCTION zz_write_barrier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::int);
    RETURN NEW;
END $$
"""
LOCK_BASE = 7000
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"


class WriteBarriers:
    """All closed at first; each is opened once. Use: `with WriteBarriers(installation) as barriers:`"""

    def __init__(self, installation: PrivateInstallation) -> None:
        self.installation = installation
        self.closed = list(BARRIERS)
        installation.query(FUNCTION)
        for stage, event in BARRIERS.items():
            installation.query(
                f"CREATE TRIGGER zz_{stage} {event} EXECUTE FUNCTION zz_write_barrier('{self._key(stage)}')"
            )

    def __enter__(self) -> "WriteBarriers":
        self.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.connection.close()  # releases its locks

    def close(self) -> None:
        """Take the locks of all barriers that have not been opened; needed again after a restart of the server."""
        self.connection = psycopg.connect(
            self.installation.services.url_of(self.installation.database), autocommit=True
        )
        for stage in self.closed:
            self.connection.execute("SELECT pg_advisory_lock(%s)", [self._key(stage)])

    def wait_for_worker(self, stage: str) -> None:
        """Wait until a worker waits at the barrier; fail at once if the generation has failed."""

        def is_there() -> bool:
            failures = self.installation.query("SELECT failure FROM rewardmodel_generation WHERE status = 'failed'")
            assert not failures, failures[0][0]
            return bool(self.installation.value(WAITING, [self._key(stage)]))

        self.installation.wait(is_there, what=f"worker that writes in {stage}")

    def open(self, stage: str) -> None:
        self.closed.remove(stage)
        self.connection.execute("SELECT pg_advisory_unlock(%s)", [self._key(stage)])
        self.installation.query(f"DROP TRIGGER zz_{stage} ON {BARRIERS[stage].partition(' ON ')[2].split()[0]}")

    def wait_until_left(self, stage: str, seconds: float = 30) -> None:
        """Wait until the killed worker's connection is gone."""
        deadline = time.monotonic() + seconds
        while self.installation.value(WAITING, [self._key(stage)]):
            assert time.monotonic() < deadline, f"a worker still waits at the barrier of {stage}"
            time.sleep(0.1)

    def _key(self, stage: str) -> int:
        return LOCK_BASE + list(BARRIERS).index(stage)
