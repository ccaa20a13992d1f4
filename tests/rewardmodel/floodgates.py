"""Places where the loop's writes wait until a test lets them go on: so a fault can be made to hit the middle of any stage.

A gate is a trigger that takes an advisory lock which the test holds. Who waits at it has computed everything and written nothing.
"""

import time
from types import TracebackType

import psycopg

from tests.rewardmodel.private_world import World

GATES = {
    "sampling": "BEFORE INSERT ON annotation_solution FOR EACH ROW WHEN (NEW.generation_number IS NOT NULL)",
    "grading": "BEFORE UPDATE OF grade ON annotation_solution FOR EACH ROW WHEN (NEW.generation_number IS NOT NULL)",
    "scoring": "BEFORE INSERT ON rewardmodel_score FOR EACH ROW WHEN (NEW.generation_number IS NOT NULL)",
    "selecting": "BEFORE INSERT ON annotation_item FOR EACH ROW",
    "labeling": "BEFORE INSERT ON annotation_labeling FOR EACH ROW",
    "training": "BEFORE INSERT ON rewardmodel_rewardmodel FOR EACH ROW",
    "evaluating": "BEFORE INSERT ON rewardmodel_score FOR EACH ROW WHEN (NEW.generation_number IS NULL)",
}
"""By stage: what the stage writes. The name of the trigger comes last in the alphabet, so it runs after the product's own."""

FUNCTION = """
CREATE OR REPLACE FUNCTION zz_floodgate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::int);
    RETURN NEW;
END $$
"""
LOCK_BASE = 7000
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"


class Floodgates:
    """All closed at first; each is opened once. `with Floodgates(world) as gates:`"""

    def __init__(self, world: World) -> None:
        self.world = world
        self.closed = list(GATES)
        world.query(FUNCTION)
        for stage, event in GATES.items():
            world.query(f"CREATE TRIGGER zz_{stage} {event} EXECUTE FUNCTION zz_floodgate('{self._key(stage)}')")

    def __enter__(self) -> "Floodgates":
        self.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.connection.close()  # what it held is let go

    def close(self) -> None:
        """Close again what has not been opened yet: a server that was restarted has forgotten it."""
        self.connection = psycopg.connect(self.world.services.url_of(self.world.database), autocommit=True)
        for stage in self.closed:
            self.connection.execute("SELECT pg_advisory_lock(%s)", [self._key(stage)])

    def wait_for_somebody(self, stage: str) -> None:
        """Until a worker stands at the gate; a generation that fails before is told at once."""

        def is_there() -> bool:
            failures = self.world.query("SELECT failure FROM rewardmodel_generation WHERE status = 'failed'")
            assert not failures, failures[0][0]
            return bool(self.world.value(WAITING, [self._key(stage)]))

        self.world.wait(is_there, what=f"worker that writes in {stage}")

    def open(self, stage: str) -> None:
        self.closed.remove(stage)
        self.connection.execute("SELECT pg_advisory_unlock(%s)", [self._key(stage)])
        self.world.query(f"DROP TRIGGER zz_{stage} ON {GATES[stage].partition(' ON ')[2].split()[0]}")

    def wait_until_left(self, stage: str, seconds: float = 30) -> None:
        """Until the killed worker's connection is gone from the gate."""
        deadline = time.monotonic() + seconds
        while self.world.value(WAITING, [self._key(stage)]):
            assert time.monotonic() < deadline, f"somebody still stands at {stage}"
            time.sleep(0.1)

    def _key(self, stage: str) -> int:
        return LOCK_BASE + list(GATES).index(stage)
