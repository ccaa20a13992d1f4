"""Behind a real PgBouncer in transaction mode: the queue, submits, exports and trainings work under other traffic.

Needs the program `pgbouncer`, on the path or named by PGBOUNCER.
"""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection

from annotation.models import Labeling
from annotation.services.labelings import submit_labeling
from tests.factories import ItemFactory, PhaseFactory, label, lease

PROGRAM = os.environ.get("PGBOUNCER") or shutil.which("pgbouncer")
PORT = 6432
LABELINGS = 60

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
    pytest.mark.skipif(PROGRAM is None, reason="no pgbouncer on this machine"),
]

WORK = """
import threading
from django.db import connection
import django
django.setup()
from annotation.exports import jsonl, parquet
from annotation.exports.labels import Labels
from annotation.exports.selection import Selection, selected_labelings
from annotation.models import Labeling, Phase, Problem, User
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from rewardmodel.label_choice import LabelChoice
from rewardmodel.training import data, step_labels
from tests.factories import label
import io
for module in (jsonl, parquet, data, step_labels):
    module.CHUNK = 7

stop, failures = threading.Event(), []

def traffic(number):
    try:
        while not stop.is_set():
            Problem.objects.count()
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()

def labeler(name):
    try:
        user = User.objects.create(username=name)
        while (assignment := next_assignment(labeler=user)) is not None:
            submit_labeling(assignment_id=assignment.pk, labeler=user, label=label([1, 1, 1]))
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()

threads = [threading.Thread(target=traffic, args=[n]) for n in range(4)]
labelers = [threading.Thread(target=labeler, args=[f"lab{n}"]) for n in range(2)]
for thread in threads + labelers: thread.start()
try:
    for _ in range(4):
        lines = list(jsonl.record_lines(selected_labelings(Selection())))
        assert len(lines) >= EXPECTED, len(lines)
        assert parquet.write_parquet(selected_labelings(Selection()), io.BytesIO(), "drop") >= 0
        assert len(list(data._labelings(LabelChoice(), False, Labels.PLAIN))) >= EXPECTED
        assert len(list(data._labelings(LabelChoice(), True, Labels.PLAIN))) >= EXPECTED
        list(data._outcomes(LabelChoice()))
    for thread in labelers: thread.join()
finally:
    stop.set()
    for thread in threads: thread.join()
assert not failures, failures
"""


@pytest.fixture
def pooled_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the test database behind a PgBouncer with three connections for everybody; its mode is `transaction` by default."""
    assert PROGRAM is not None
    mode = getattr(request, "param", "transaction")
    parts = urlsplit(os.environ["DATABASE_URL"])
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    name, user = connection.settings_dict["NAME"], connection.settings_dict["USER"]
    folder = Path(tempfile.mkdtemp(prefix="stepmark-pooler-"))  # where the account of the database may enter
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n{name} = host={host} dbname={name} user={user}\n"
        f"[pgbouncer]\npool_mode = {mode}\ndefault_pool_size = 3\nmax_client_conn = 100\nauth_type = any\n"
        f"listen_addr =\nlisten_port = {PORT}\nunix_socket_dir = {folder}\nlogfile = {folder}/log\n"
    )
    command = [PROGRAM, str(folder / "pgbouncer.ini")]
    if os.getuid() == 0:  # it refuses to run as root
        account = Path(host).owner() if Path(host).is_dir() else "nobody"
        for place in (folder, *folder.iterdir()):
            os.chown(place, pwd.getpwnam(account).pw_uid, -1)
        command += ["-u", account]
    process = subprocess.Popen(command)
    try:
        for _ in range(100):
            if (folder / f".s.PGSQL.{PORT}").exists():
                break
            time.sleep(0.1)
        yield f"postgresql://{user}@/{name}?host={folder}&port={PORT}"
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def test_everything_works_in_transaction_mode(pooled_url: str) -> None:
    phase = PhaseFactory()
    for _ in range(LABELINGS):
        assignment = lease(ItemFactory(phase=phase))
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, 1]))
    ItemFactory.create_batch(20, phase=phase)
    environment = {
        **os.environ,
        "DATABASE_URL": pooled_url,
        "PREPARED_STATEMENTS": "false",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    code = WORK.replace("EXPECTED", str(LABELINGS))
    subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, check=True)
    assert Labeling.objects.count() == LABELINGS + 20


def told_by_doctor(url: str, prepared: str) -> list[tuple[str, str]]:
    environment = {**os.environ, "DATABASE_URL": url, "PREPARED_STATEMENTS": prepared}
    command = [sys.executable, "-m", "config.doctor", "--json"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    (group,) = (group for group in json.loads(done.stdout) if group["name"] == "database")
    return [(finding["level"], finding["what"]) for finding in group["findings"] if "pooler" in finding["what"]]


@pytest.mark.parametrize(
    ("pooled_url", "level", "what"),
    [("session", "ok", "it keeps sessions"), ("statement", "fail", "it forbids transactions")],
    indirect=["pooled_url"],
)
def test_doctor_tells_other_modes_apart(pooled_url: str, level: str, what: str) -> None:
    ((found, sentence),) = told_by_doctor(pooled_url, "true")
    assert found == level
    assert what in sentence


def test_doctor_finds_the_pooler_and_the_setting_that_does_not_go_with_it(pooled_url: str) -> None:
    assert told_by_doctor(pooled_url, "false") == [
        ("ok", "A pooler in transaction mode is in between, and PREPARED_STATEMENTS is off.")
    ]
    ((level, what),) = told_by_doctor(pooled_url, "true")
    version = subprocess.run([str(PROGRAM), "--version"], capture_output=True, text=True, check=True).stdout
    major, minor = (int(part) for part in version.split()[1].split(".")[:2])
    keeps = (major, minor) >= (1, 24)  # max_prepared_statements is 0 by default from 1.21 to 1.23
    assert level == ("ok" if keeps else "fail")
    assert ("does not keep" in what) is not keeps
