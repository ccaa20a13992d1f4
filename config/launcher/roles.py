"""The roles of the private PostgreSQL: one that owns the cluster, and the application's, which owns its database alone."""

from __future__ import annotations

from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.processes import output_of
from config.launcher.progress import phase

OWNER = "stepmark_owner"
"""The superuser. Only the launcher uses it: the application must not be able to take reserved connections, read files or run programs."""
ROLE = DATABASE = "app"
_BRIDGE = "stepmark_upgrade"
"""A superuser for the moment in which the owner of an older cluster gets its new name; nobody can rename the role they use."""

# Objects of older clusters, whose application was the superuser. REASSIGN OWNED refuses the role that made the cluster.
HAND_OVER = f"""
DO $$
DECLARE each record;
BEGIN
    FOR each IN
        SELECT format('ALTER TABLE %s OWNER TO {ROLE}', class.oid::regclass) AS statement FROM pg_class AS class
        WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p', 'v', 'm', 'f')
            AND class.relowner = '{OWNER}'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = class.oid AND deptype = 'e')
        UNION ALL
        SELECT format('ALTER SEQUENCE %s OWNER TO {ROLE}', class.oid::regclass) FROM pg_class AS class
        WHERE class.relnamespace = 'public'::regnamespace AND class.relkind = 'S' AND class.relowner = '{OWNER}'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = class.oid AND deptype IN ('a', 'i', 'e'))
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO {ROLE}', routine.oid::regprocedure) FROM pg_proc AS routine
        WHERE routine.pronamespace = 'public'::regnamespace AND routine.proowner = '{OWNER}'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = routine.oid AND deptype = 'e')
    LOOP
        EXECUTE each.statement;
    END LOOP;
END $$
"""  # noqa: S608  (made of the names above)


class Cluster:
    """A running private PostgreSQL, reached with psql as one of its roles."""

    def __init__(self, binaries: Path, sockets: Path) -> None:
        self._psql: list[str | Path] = [binaries / "psql", "-X", "-v", "ON_ERROR_STOP=1", "-h", sockets]

    def prepare(self, *, creates_databases: bool) -> None:
        """Create what is missing: roles and database. Hand an older cluster's database over to the application. Idempotent.

        `creates_databases`: for tests, which make databases of their own.
        """
        if not self._works(OWNER):
            with phase("giving the database an owner that is not the application"):
                self._rename_old_owner()
        if not self._has_role(ROLE):
            self._ask("postgres", f"CREATE ROLE {ROLE} LOGIN")
        if creates_databases:
            self._ask("postgres", f"ALTER ROLE {ROLE} CREATEDB")
            if (
                int(self._ask("postgres", "SHOW server_version_num")) >= 150_000
            ):  # benchmarks fill tables without triggers
                self._ask("postgres", f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")
        owner = self._ask("postgres", f"SELECT datdba::regrole FROM pg_database WHERE datname = '{DATABASE}'")  # noqa: S608
        if not owner:
            self._ask("postgres", f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
        elif owner == OWNER:
            self._ask(DATABASE, HAND_OVER)
            self._ask("postgres", f"ALTER DATABASE {DATABASE} OWNER TO {ROLE}")

    def _rename_old_owner(self) -> None:
        if not self._has_role(_BRIDGE, user=ROLE):
            self._ask("postgres", f"CREATE ROLE {_BRIDGE} SUPERUSER LOGIN", user=ROLE)
        self._ask("postgres", f"ALTER ROLE {ROLE} RENAME TO {OWNER}", user=_BRIDGE)
        self._ask("postgres", f"DROP ROLE {_BRIDGE}")

    def _works(self, user: str) -> bool:
        return output_of([*self._psql, "-U", user, "-d", "postgres", "-tAc", "SELECT 1"]).returncode == 0

    def _has_role(self, name: str, *, user: str = OWNER) -> bool:
        query = f"SELECT count(*) FROM pg_roles WHERE rolname = '{name}'"  # noqa: S608  (one of the names above)
        return self._ask("postgres", query, user=user) == "1"

    def _ask(self, database: str, sql: str, *, user: str = OWNER) -> str:
        """Return what psql prints."""
        answer = output_of([*self._psql, "-U", user, "-d", database, "-tAc", sql])
        if answer.returncode:
            raise LauncherError(f"the database could not be prepared: {answer.stderr.strip()}")
        return answer.stdout.strip()
