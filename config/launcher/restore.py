"""`./dev restore FILE`: fills a new installation from a backup; one that has data already is refused untouched."""

from __future__ import annotations

import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

from config.launcher.backup_file import DATABASE, FORMAT, MODELS, SETTINGS, BackupReader
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

APPS = ("annotation", "rewardmodel")
RESTORED_SETTINGS = "settings-of-the-backup.json"


def restore(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev restore", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path)
    file = BackupReader(callers_folder() / parser.parse_args(arguments).file)
    state = State.from_environment()
    with Instance(state, "restore"):
        refuse_used_state(state)
        with phase("checking the backup", lambda: f"{file.read_bytes / 1e6:,.0f} MB"):
            about = file.check()
        refuse_unknown(about, state)
        prepare_environment()
        with Supervisor() as supervisor:
            services = start_services(supervisor, state)
            database = Database(services.database_url)
            if database.has_tables():
                raise LauncherError(
                    "the database has tables already, and a restore would mix two sites. Nothing was changed. "
                    "Use an empty database, or set STEPMARK_STATE to a new folder."
                )
            fill(file, state, database)
            if about.get("kind"):
                claim_state(state, str(about["kind"]))
            environment = product_environment(state, services.database_url, services.redis_url)
            bring_up_to_date(environment, state, about)
    tell(about, state)
    return 0


def refuse_used_state(state: State) -> None:
    models = state.path / MODELS
    if models.is_dir() and any(models.iterdir()):
        raise LauncherError(f"{models} has models already. Set STEPMARK_STATE to a new folder for the restored site.")


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
    """Unpack the models, load the database in one transaction, and only then give the models their place."""
    draft = state.path / f"{MODELS}.restoring"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    dump = draft / DATABASE

    def target_of(name: str) -> Path | None:
        if name == SETTINGS:
            return state.path / RESTORED_SETTINGS
        return draft / name if name == DATABASE or name.startswith(f"{MODELS}/") else None

    try:
        file.read_bytes = 0
        with phase("unpacking the backup", lambda: f"{file.read_bytes / 1e6:,.0f} MB"):
            file.extract(target_of)
        load_database(database, dump, state)
        if (draft / MODELS).exists():
            models = state.path / MODELS
            if models.exists():
                models.rmdir()  # it is empty
            (draft / MODELS).rename(models)
            for path in (models, *models.rglob("*")):
                os.chmod(path, 0o755 if path.is_dir() else 0o644)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


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
