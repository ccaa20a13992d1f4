"""`./dev restore FILE`: fills a new installation from a backup; one that has data already is refused untouched."""

from __future__ import annotations

import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

from config.launcher.backup_file import DATABASE, FOLDERS, FORMAT, MODELS, SAMPLES, SETTINGS, BackupReader
from config.launcher.database_tools import Database
from config.launcher.environment import prepare_environment
from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT, State, callers_folder
from config.launcher.instance import Instance
from config.launcher.kind import claim_state, kind_of
from config.launcher.processes import run_checked
from config.launcher.product import product_environment
from config.launcher.progress import phase, say
from config.launcher.services import start_services
from config.launcher.site import management_command
from config.launcher.supervisor import Supervisor
from config.launcher.unfinished import RESTORE, begin_restore, begun_restore, end_restore

APPS = ("annotation", "rewardmodel")
RESTORED_SETTINGS = "settings-of-the-backup.json"
WHAT = {MODELS: "models", SAMPLES: "solutions of old generations"}


def restore(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev restore", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path)
    path = callers_folder() / parser.parse_args(arguments).file
    file, state = BackupReader(path), State.from_environment()
    with Instance(state, RESTORE):
        begun = begun_restore(state)
        if begun is None:
            refuse_used_state(state)
        with phase("checking the backup", lambda: f"{file.read_bytes / 1e6:,.0f} MB"):
            about = file.check()
        refuse_unknown(about, state)
        if begun is not None:
            go_on(begun, file, state)
        prepare_environment()
        with Supervisor() as supervisor:
            services = start_services(supervisor, state)
            database = Database(services.database_url)
            if begun is None and database.has_tables():
                raise LauncherError(
                    "the database has tables already, and a restore would mix two sites. Nothing was changed. "
                    "Use an empty database, or set STEPMARK_STATE to a new folder."
                )
            begin_restore(state, file=str(path), identity=file.identity)
            try:
                fill(file, state, database)
            except LauncherError:
                if not database.has_tables():  # as empty as before
                    end_restore(state)
                raise
            if about.get("kind"):
                claim_state(state, str(about["kind"]))
            environment = product_environment(state, services.database_url, services.redis_url)
            bring_up_to_date(environment, state, about)
        end_restore(state)
    tell(about, state)
    return 0


def refuse_used_state(state: State) -> None:
    for folder in FOLDERS:
        if (used := state.path / folder).is_dir() and any(used.iterdir()):
            raise LauncherError(
                f"{used} has {WHAT[folder]} already. Set STEPMARK_STATE to a new folder for the restored site."
            )


def go_on(begun: dict[str, str], file: BackupReader, state: State) -> None:
    """Raise LauncherError if the interrupted restore was one of another backup."""
    if begun["identity"] != file.identity:
        raise LauncherError(
            f"a restore of another backup, {begun['file']}, into {state.path} was interrupted. Finish that one, or use an empty "
            "database and a new STEPMARK_STATE."
        )
    say("going on with the restore that was interrupted")


def refuse_unknown(about: dict[str, Any], state: State) -> None:
    """Raise LauncherError for a backup of a newer version, or for the other kind of site."""
    if about.get("format") != FORMAT:
        raise LauncherError(
            f"the backup has format {about.get('format')}, and this version reads format {FORMAT} only."
        )
    known = {f"{app}.{path.stem}" for app in APPS for path in (ROOT / app / "migrations").glob("[0-9]*.py")}
    unknown = [name for name in about.get("migrations", []) if name.partition(".")[0] in APPS and name not in known]
    if unknown:
        raise LauncherError(
            f"the backup was made by a newer version of Stepmark: this one does not know {unknown[0]}. Restore it with that version."
        )
    found = kind_of(state)
    if found and about.get("kind") and found != about["kind"]:
        raise LauncherError(
            f"the state folder {state.path} is for a site of the kind {found}, and the backup is of a {about['kind']} site. "
            "Set STEPMARK_STATE to a new folder."
        )


def fill(file: BackupReader, state: State, database: Database) -> None:
    """Unpack the files, load the database in one transaction, and only then give the files their place.

    After an interruption it does what is left: a database with tables has all of them, and a folder that is there is whole.
    """
    draft = state.path / f"{MODELS}.restoring"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    dump = draft / DATABASE

    def target_of(name: str) -> Path | None:
        if name == SETTINGS:
            return state.path / RESTORED_SETTINGS
        return draft / name if name == DATABASE or name.startswith(tuple(f"{folder}/" for folder in FOLDERS)) else None

    try:
        file.read_bytes = 0
        with phase("unpacking the backup", lambda: f"{file.read_bytes / 1e6:,.0f} MB"):
            file.extract(target_of)
        if not database.has_tables():
            load_database(database, dump, state)
        for folder in FOLDERS:
            give_place(draft / folder, state.path / folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def give_place(draft: Path, folder: Path) -> None:
    """Move a folder of the backup to its place, unless an interrupted restore has done so."""
    if not draft.exists() or (folder.exists() and any(folder.iterdir())):
        return
    for path in (draft, *draft.rglob("*")):
        os.chmod(path, 0o755 if path.is_dir() else 0o644)
    if folder.exists():
        folder.rmdir()  # it is empty
    draft.rename(folder)


def load_database(database: Database, dump: Path, state: State) -> None:
    log = state.logs / "restore.log"
    log.unlink(missing_ok=True)
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    with phase("loading the database"):
        run_checked(database.program("pg_restore", *options, dump), log, "pg_restore failed; the database stays empty")
    with phase("analyzing the database"):
        run_checked(database.program("psql", "--no-psqlrc", "--command=ANALYZE"), log, "ANALYZE failed")


def bring_up_to_date(environment: dict[str, str], state: State, about: dict[str, Any]) -> None:
    command = ["prepare_database", str(about["kind"])] if about.get("kind") else ["migrate", "--noinput"]
    with phase("bringing the database up to date"):
        log = state.logs / f"{command[0]}.log"
        log.unlink(missing_ok=True)
        run_checked(management_command(environment, *command), log, f"manage.py {command[0]} failed")


def tell(about: dict[str, Any], state: State) -> None:
    settings = json.loads((state.path / RESTORED_SETTINGS).read_text())
    say(f"restored: the site as it was at {about['made_at']}")
    say("set anew: passwords of servers, and API tokens; everybody signs in again")
    say(f"the settings of the site, without its secrets, are in {state.path / RESTORED_SETTINGS}:")
    for name, value in settings.items():
        say(f"  {name}={value}")
