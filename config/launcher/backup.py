"""`./dev backup FILE`: the database, the models and the settings in one file, while the site works."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from config.launcher.backup_file import ABOUT, DATABASE, FOLDERS, FORMAT, SETTINGS, BackupWriter
from config.launcher.database_tools import Database
from config.launcher.environment import prepare_environment
from config.launcher.errors import LauncherError
from config.launcher.folders import State, callers_folder
from config.launcher.kind import kind_of
from config.launcher.management import with_services
from config.launcher.processes import run_checked
from config.launcher.progress import phase, say
from config.launcher.services import Services
from config.launcher.settings_record import read_settings

WITH_SECRETS = ("django_session", "annotation_browsersession", "annotation_apitoken", "authtoken_token")
"""Tables whose rows let their bearer in; they stay empty in a backup."""
APPLIED = "SELECT app || '.' || name FROM django_migrations ORDER BY id"


def backup(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev backup", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path)
    target = callers_folder() / parser.parse_args(arguments).file
    if target.exists():
        raise LauncherError(f"{target} exists already. Name a new file, or remove it first.")
    if not os.access(target.parent, os.W_OK):
        raise LauncherError(f"the folder {target.parent} is missing or cannot be written to.")
    state = State.from_environment()
    prepare_environment()
    return with_services(state, "backup", lambda services: write_backup(state, services, target))


def write_backup(state: State, services: Services, target: Path) -> int:
    database = Database(services.database_url)
    if not database.has_tables():
        raise LauncherError("the database has no tables yet, so there is nothing to back up.")
    about = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "kind": kind_of(state),
        "migrations": database.ask(APPLIED),
    }
    dump = target.with_name(f"{target.name}.database")
    with files_stay(state), contextlib.ExitStack() as cleanup:
        cleanup.callback(dump.unlink, missing_ok=True)
        dump_database(database, dump, state)
        models = list(files_of(state))  # after the database: every file that it knows is there
        total = sum(size for _, _, size in models) + dump.stat().st_size
        check_room(target, total)
        with (
            BackupWriter(target) as file,
            phase("writing the backup", lambda: f"{_size(file.written)} of {_size(total)}"),
        ):
            file.add_json(ABOUT, about)
            file.add_json(SETTINGS, read_settings(state))
            file.add_file(DATABASE, dump)
            for name, path, _ in models:
                with contextlib.suppress(FileNotFoundError):  # a training has tidied up meanwhile
                    file.add_file(name, path)
    say(f"{target}: {_size(target.stat().st_size)}, {len(models)} files of models and old solutions")
    say(
        "not in it: SECRET_KEY and passwords of servers, sessions, API tokens, and model folders of your own (--location)"
    )
    return 0


def dump_database(database: Database, dump: Path, state: State) -> None:
    dump.unlink(missing_ok=True)
    os.close(os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"]
    options += [f"--exclude-table-data={table}" for table in WITH_SECRETS]
    log = state.logs / "backup.log"
    log.unlink(missing_ok=True)
    with phase("dumping the database", lambda: _size(dump.stat().st_size)):
        run_checked(database.program("pg_dump", *options), log, "pg_dump failed")


@contextlib.contextmanager
def files_stay(state: State) -> Iterator[None]:
    """Let nothing be deleted from the state folder by the retention rules, which take the same lock (rewardmodel/services/retention.py)."""
    with (state.path / "files.lock").open("a+") as lock:
        with phase("waiting until old files are deleted"):
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def files_of(state: State) -> Iterator[tuple[str, Path, int]]:
    """Yield name, path and size of every file to keep; links are left out, because they could point anywhere."""
    for root in FOLDERS:
        for folder, _, names in os.walk(state.path / root):
            for name in sorted(names):
                path = Path(folder) / name
                with contextlib.suppress(FileNotFoundError):
                    if stat.S_ISREG((found := path.lstat()).st_mode):
                        yield path.relative_to(state.path).as_posix(), path, found.st_size


def check_room(target: Path, total: int) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < total:
        raise LauncherError(f"{target.parent} has room for {_size(free)}, but the backup needs {_size(total)}.")


def _size(size: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
