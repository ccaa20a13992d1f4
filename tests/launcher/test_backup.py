"""A backup of a filled site, restored into empty ones, with PostgreSQL of their own and with one that DATABASE_URL names."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from config.launcher import restore as restoring
from config.launcher.backup_file import BackupReader, BackupWriter, is_safe
from config.launcher.database_tools import Database
from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT, State
from config.launcher.instance import Instance
from config.launcher.postgres import remove_outside_cluster
from config.launcher.restore import restore
from config.launcher.settings_record import without_password
from config.launcher.unfinished import MARK

EMPTY_IN_A_BACKUP = {"django_session", "annotation_browsersession", "annotation_apitoken"}
SECRET = "a-secret-of-the-running-site-V7q2Zt9xKp4m"
PASSWORD = "four random words here"
Hashes = dict[str, tuple[int, str]]


def dev(state: Path, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real ./dev of this checkout; the variables are added to the environment, empty ones removed."""
    changed = os.environ | {"STEPMARK_STATE": str(state), "STEPMARK_VENV": sys.prefix} | environment
    return subprocess.run(
        [sys.executable, ROOT / "dev", *arguments],
        env={name: value for name, value in changed.items() if value},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def succeeded(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stderr


def row_hashes(url: str) -> Hashes:
    """Return the number of rows and a hash over all of them, for each table but those that are empty in a backup."""
    found = {}
    with psycopg.connect(url) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for table in sorted(set(tables) - EMPTY_IN_A_BACKUP):
            rows = sorted(str(row) for (row,) in connection.execute(f'SELECT t::text FROM "{table}" t'))
            found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


@contextlib.contextmanager
def new_database() -> Iterator[str]:
    name = f"backup_{uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The state folder and the database of a site with people, problems, a token, a session and a model."""
    state = tmp_path_factory.mktemp("filled") / "state"
    problems = tmp_path_factory.mktemp("problems") / "problems.jsonl"
    lines = [{"problem": f"What is {number} + 'ß' $\\alpha_{number}$?", "answer": str(number)} for number in range(300)]
    problems.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with new_database() as url:
        servers = {"DATABASE_URL": url}
        succeeded(dev(state, "manage", "prepare_database", "production", **servers))
        succeeded(dev(state, "manage", "import_problems", problems, "--source", "mine", **servers))
        succeeded(dev(state, "manage", "create_user", "ada", "--role", "admin", "--token", **servers))
        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO django_session VALUES ('a-session-key', 'data', now() + interval '1 day')")
        model = state / "training" / "run-1" / "model"
        model.mkdir(parents=True)
        (model / "model.safetensors").write_bytes(os.urandom(3_000_001))
        (model / "config.json").write_text("{}")
        (model / "elsewhere").symlink_to("/etc/passwd")
        (state / "kind").write_text("production\n")
        (state / "secret-key").write_text(SECRET)
        (state / "settings.json").write_text(json.dumps({"ALLOWED_HOSTS": "label.test"}))
        yield state, url


@pytest.fixture(scope="module")
def backup_file(filled: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    state, url = filled
    path = tmp_path_factory.mktemp("backup") / "site.backup"
    told = succeeded(dev(state, "backup", path, DATABASE_URL=url))
    assert "dumping the database" in told
    assert "writing the backup" in told
    return path


def test_backup_restores_equal_rows_and_models_into_an_embedded_postgres_and_back(
    filled: tuple[Path, str], backup_file: Path, tmp_path: Path
) -> None:
    state, url = filled
    before = row_hashes(url)
    assert before["annotation_problem"][0] == 300
    assert before["annotation_user"][0] == 1
    restored = tmp_path / "restored"
    own = {"DATABASE_URL": "", "REDIS_URL": ""}
    told = succeeded(dev(restored, "restore", backup_file, **own))
    assert "ALLOWED_HOSTS=label.test" in told

    again = tmp_path / "again.backup"
    succeeded(dev(restored, "backup", again, **own))
    with new_database() as empty:
        succeeded(dev(tmp_path / "third", "restore", again, DATABASE_URL=empty))
        assert row_hashes(empty) == before
        with psycopg.connect(empty) as connection:
            assert connection.execute("SELECT count(*) FROM annotation_apitoken").fetchone() == (0,)
            # the next rows get numbers of their own
            assert connection.execute("SELECT nextval('annotation_problem_id_seq')").fetchone() == (301,)
    for found in (restored, tmp_path / "third"):
        for name in ("model.safetensors", "config.json"):
            copy, model = (path / "training/run-1/model" / name for path in (found, state))
            assert copy.read_bytes() == model.read_bytes()
        assert not (found / "training/run-1/model/elsewhere").exists()
        assert (found / "kind").read_text().strip() == "production"
    assert not list(tmp_path.glob("**/*.restoring"))
    remove_outside_cluster(State(restored))


def test_backup_has_no_secret_in_it(filled: tuple[Path, str], backup_file: Path, tmp_path: Path) -> None:
    assert backup_file.stat().st_mode & 0o777 == 0o600
    with psycopg.connect(filled[1]) as connection:
        ((token,),) = connection.execute("SELECT digest FROM annotation_apitoken").fetchall()
    raw = backup_file.read_bytes()
    with tarfile.open(backup_file) as tar:
        content = tar.extractfile("database.dump")
        assert content is not None
        (tmp_path / "database.dump").write_bytes(content.read())
    program = Database(filled[1]).program("pg_restore", "--file=-", tmp_path / "database.dump")
    command = [str(part) for part in program.argv if not str(part).startswith("--dbname")]
    plain = subprocess.run(command, capture_output=True, check=True).stdout
    assert b"annotation_problem" in plain
    for secret in (SECRET, token, "a-session-key"):
        assert secret.encode() not in raw
        assert secret.encode() not in plain


def test_restore_refuses_a_database_that_is_not_empty(
    filled: tuple[Path, str], backup_file: Path, tmp_path: Path
) -> None:
    before = row_hashes(filled[1])
    refused = dev(tmp_path / "other", "restore", backup_file, DATABASE_URL=filled[1])
    assert (refused.returncode, "has tables already" in refused.stderr) == (1, True)
    assert row_hashes(filled[1]) == before
    with new_database() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE SCHEMA theirs; CREATE TABLE theirs.notes (text text)")
        refused = dev(tmp_path / "other", "restore", backup_file, DATABASE_URL=url)
        assert (refused.returncode, "has tables already" in refused.stderr) == (1, True)
    assert not (tmp_path / "other" / "training").exists()


def test_restore_refuses_a_folder_with_models(backup_file: Path, tmp_path: Path) -> None:
    (tmp_path / "state/training/mine").mkdir(parents=True)
    refused = dev(tmp_path / "state", "restore", backup_file)
    assert (refused.returncode, "has models already" in refused.stderr) == (1, True)


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "text", "newer"])
def test_restore_refuses_a_damaged_file_and_changes_nothing(backup_file: Path, tmp_path: Path, damage: str) -> None:
    content = bytearray(backup_file.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "changed":
        content[len(content) // 2] ^= 1
    elif damage == "newer":
        assert b'"annotation.0019_what_a_database_is_for"' in content
        content = bytearray(rewritten(backup_file, tmp_path))
    else:
        content = bytearray(b"not a backup" if damage == "text" else b"")
    file = tmp_path / "damaged.backup"
    file.write_bytes(content)
    with new_database() as url:
        refused = dev(tmp_path / "state", "restore", file, DATABASE_URL=url)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert ("newer version" if damage == "newer" else "damaged.backup") in refused.stderr
        assert not Database(url).has_tables()
    assert not (tmp_path / "state" / "training").exists()


class Killed(BaseException):
    """Ends the restore as a signal does: no code of ours reacts to it."""


def test_killed_restore_goes_on(
    filled: tuple[Path, str], backup_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State(tmp_path / "state")
    monkeypatch.setenv("STEPMARK_STATE", str(state.path))
    monkeypatch.setenv("STEPMARK_VENV", sys.prefix)
    with new_database() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        database = Database(url)
        for point, has_tables in (("load_database", False), ("give_place", True), ("claim_state", True)):
            with monkeypatch.context() as patched:
                patched.setattr(restoring, point, killed)
                with pytest.raises(Killed):
                    restore([str(backup_file)])
            assert database.has_tables() == has_tables
            for command in ("serve", "demo", "backup", "manage"):
                with pytest.raises(LauncherError, match=r"was interrupted.*\./dev restore"), Instance(state, command):
                    pass
        with pytest.raises(LauncherError, match="a restore of another backup"):
            restore([str(another_backup(backup_file, tmp_path))])

        assert restore([str(backup_file)]) == 0
        assert row_hashes(url) == row_hashes(filled[1])
    model = "training/run-1/model/model.safetensors"
    assert (state.path / model).read_bytes() == (filled[0] / model).read_bytes()
    assert not (state.path / MARK).exists()
    with Instance(state, "serve"):
        pass


def test_refused_dump_leaves_no_mark(backup_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database stays empty, so the folder is as new as before."""
    state = State(tmp_path / "state")
    monkeypatch.setenv("STEPMARK_STATE", str(state.path))
    monkeypatch.setenv("STEPMARK_VENV", sys.prefix)
    with new_database() as url, monkeypatch.context() as patched:
        patched.setenv("DATABASE_URL", url)
        patched.setattr(restoring, "load_database", refused)
        with pytest.raises(LauncherError, match="pg_restore failed"):
            restore([str(backup_file)])
    assert not (state.path / MARK).exists()
    assert not (state.path / "training").exists()


def killed(*_: object) -> None:
    raise Killed


def refused(*_: object) -> None:
    raise LauncherError("pg_restore failed; the database stays empty")


def another_backup(backup_file: Path, folder: Path) -> Path:
    about = BackupReader(backup_file).check()
    (folder / "dump").write_bytes(b"other")
    with BackupWriter(folder / "another.backup") as file:
        file.add_json("about.json", about)
        file.add_json("settings.json", json.loads("{}"))
        file.add_file("database.dump", folder / "dump")
    return folder / "another.backup"


def rewritten(backup_file: Path, folder: Path) -> bytes:
    """The same backup, made by a version with one migration more."""
    with tarfile.open(backup_file) as tar, BackupWriter(folder / "newer.backup") as file:
        for member in tar:
            content = tar.extractfile(member)
            assert content is not None
            (folder / "member").write_bytes(content.read())
            if member.name == "about.json":
                about = json.loads((folder / "member").read_text())
                about["migrations"].append("annotation.9999_from_the_future")
                file.add_json("about.json", about)
            elif member.name != "checksums.json":
                file.add_file(member.name, folder / "member")
    return (folder / "newer.backup").read_bytes()


def test_backup_refuses_to_overwrite_and_leaves_no_half_file(filled: tuple[Path, str], tmp_path: Path) -> None:
    state, url = filled
    (tmp_path / "old.backup").write_text("precious")
    refused = dev(state, "backup", tmp_path / "old.backup", DATABASE_URL=url)
    assert (refused.returncode, "exists already" in refused.stderr) == (1, True)
    assert (tmp_path / "old.backup").read_text() == "precious"
    with new_database() as empty:
        refused = dev(state, "backup", tmp_path / "new.backup", DATABASE_URL=empty)
        assert (refused.returncode, "nothing to back up" in refused.stderr) == (1, True)
    refused = dev(state, "backup", tmp_path / "new.backup", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere")
    assert (refused.returncode, "cannot be used" in refused.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["old.backup"]


def test_file_that_changes_while_it_is_copied_keeps_the_backup_whole(tmp_path: Path) -> None:
    grown = tmp_path / "grows"
    grown.write_bytes(b"1234")
    with BackupWriter(tmp_path / "file") as file:
        file.add_json("about.json", {})
        file.add_file("database.dump", grown)
        file._add("training/shrinks", 10, io.BytesIO(b"123"))
    BackupReader(tmp_path / "file").check()
    places = {"training/shrinks": tmp_path / "shrinks"}
    BackupReader(tmp_path / "file").extract(places.get)
    assert (tmp_path / "shrinks").read_bytes() == b"123" + bytes(7)


@pytest.mark.parametrize(
    "name", ["training/../../etc/passwd", "/etc/passwd", "training", "other.json", "training/a/../../x"]
)
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    assert not is_safe(name)
    with tarfile.open(tmp_path / "file", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(LauncherError):
        BackupReader(tmp_path / "file").check()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ada:s3cret@db/site?sslmode=require", "postgresql://ada:***@db/site?sslmode=require"),
        ("postgresql://ada:s3/cr@et?@db1,db2/site", "postgresql://ada:***@db1,db2/site"),
        ("redis://:s3cret@queue:6379/0", "redis://:***@queue:6379/0"),
        ("postgresql://ada@db/site?password=s3cret", "postgresql://ada@db/site?password=***"),
        ("redis+socket:///tmp/valkey?virtual_host=3", "redis+socket:///tmp/valkey?virtual_host=3"),
    ],
)
def test_passwords_of_addresses_are_hidden(url: str, shown: str) -> None:
    assert without_password(url) == shown


def test_password_goes_through_the_environment_and_not_the_command_line() -> None:
    database = Database("postgres://ada:s3%20cret@db:5433/site?sslmode=require&conn_max_age=60")
    assert database.address == "postgresql://ada@db:5433/site?sslmode=require"
    assert database.environment["PGPASSWORD"] == "s3 cret"
    assert Database("postgresql://ada@/site?host=/tmp/x&password=pw").address == "postgresql://ada@/site?host=/tmp/x"
