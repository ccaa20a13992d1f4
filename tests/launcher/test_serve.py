"""`./dev serve` with a tiny product and real services: who may start it, and what survives a dying service."""

from __future__ import annotations

import json
import os
import re
import signal
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from config.launcher.kind import PRODUCTION, claim_state
from config.launcher.serve_options import read_options
from tests.launcher.conftest import remove_traces
from tests.launcher.launched_checkout import Checkout, Launched, is_alive, wait_for
from tests.launcher.test_demo import busy_port, celery_main, free_port

Start = Callable[..., Launched]
DOORS = {"STEPMARK_DEMO": "true", "DEBUG": "true", "ALLOWED_HOSTS": "*", "SECRET_KEY": "a" * 50}


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    """One site on every address of this machine, for the tests that leave it running."""
    checkout = Checkout.create(tmp_path_factory.mktemp("serving") / "checkout")
    port = free_port()
    launched = checkout.start("serve", "--host", "::", "--port", port, "--allowed-host", "127.0.0.1")
    launched.wait_for_line("Ctrl-C stops everything")
    yield launched
    launched.end()
    remove_traces(checkout)


def services(launched: Launched) -> dict[str, dict[str, Any]]:
    found = json.loads(launched.checkout.state.services_file.read_text())["services"]
    return {service["name"]: service for service in found}


def has_died(launched: Launched, name: str, times: int) -> bool:
    return bool(services(launched)[name]["deaths"] >= times)


def test_site_has_no_demo_and_prints_a_link_for_the_first_admin(serving: Launched) -> None:
    settings = json.loads(serving.get("settings"))
    assert (settings["STEPMARK_PRODUCTION"], settings["STEPMARK_DEMO"], settings["DEBUG"]) == ("true", None, "false")
    assert not (serving.checkout.state.path / "demo-password").exists()
    assert "password" not in serving.output.replace("Passwords travel unencrypted", "")
    link = serving.wait_for_line("/first-admin#").strip()
    assert link.startswith(serving.site())
    for log in serving.checkout.state.logs.iterdir():
        assert "#token-of-" not in log.read_text(errors="replace")


def test_secret_is_generated_and_only_for_its_user(serving: Launched) -> None:
    key = serving.checkout.state.path / "secret-key"
    assert len(key.read_text()) >= 50
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.read_text() not in (serving.checkout.state.path / "settings.json").read_text()


def test_site_answers_at_the_addresses_that_were_asked_for(serving: Launched) -> None:
    port = serving.site().rstrip("/").rpartition(":")[2]
    for host in ("127.0.0.1", "[::1]"):
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=30) as response:
            assert response.read() == b"ok\n"


def test_second_start_is_refused_with_the_address_of_the_first(serving: Launched) -> None:
    second = serving.checkout.run("serve", "--port", free_port())
    assert second.returncode == 1
    assert f"already running at {serving.site()}" in second.stderr


def test_worker_that_keeps_dying_leaves_all_others_alone(serving: Launched) -> None:
    others = {
        name: serving.find(*parts)
        for name, parts in {"web": ["gunicorn"], "PostgreSQL": ["bin/postgres", "-D"]}.items()
    }
    for deaths in range(1, 5):  # pauses of 1, 2, 4 and 8 seconds
        wait_for("a worker", lambda: serving.find("celery", "worker"))
        os.kill(celery_main(serving), signal.SIGKILL)
        wait_for("its death in the report", partial(has_died, serving, "worker", deaths))
        assert serving.get("healthz") == "ok\n"
    pauses = [int(text) for text in re.findall(r"worker ended .* again in (\d+) s", serving.output)]
    assert pauses == [1, 2, 4, 8]
    told = services(serving)
    assert (told["worker"]["is_running"], told["worker"]["last_exit_status"]) == (False, 137)
    assert {name for name, service in told.items() if service["is_running"]} == {"PostgreSQL", "Valkey", "web", "beat"}
    assert all(is_alive(pid) for pids in others.values() for pid in pids)
    wait_for(
        "a worker that runs again",
        lambda: services(serving)["worker"]["is_running"] and serving.find("celery", "worker"),
    )


def test_queue_that_dies_comes_back_and_takes_nothing_with_it(serving: Launched) -> None:
    (valkey,) = serving.find("valkey-server")
    os.kill(valkey, signal.SIGKILL)
    serving.wait_for_line("Valkey ended (exit status 137): starting it again in 1 s")
    wait_for("another Valkey", lambda: [pid for pid in serving.find("valkey-server") if pid != valkey])
    assert serving.get("healthz") == "ok\n"


def test_only_a_database_that_is_gone_for_good_ends_the_site(start: Start) -> None:
    launched = start("serve", "--port", free_port())
    launched.wait_for_line("Ctrl-C stops everything")
    launched.processes()
    # from now on no PostgreSQL can start
    folder = launched.checkout.state.path / "postgres-folder"
    data = (folder.read_text().strip() + "/data") if folder.exists() else str(launched.checkout.state.path / "postgres")
    os.rename(f"{data}/global", f"{data}/gone")
    (postmaster,) = launched.find("bin/postgres", "-D")
    os.kill(postmaster, signal.SIGKILL)
    assert launched.wait() == 1
    pauses = [int(text) for text in re.findall(r"PostgreSQL ended .* again in (\d+) s", launched.output)]
    assert pauses == [1, 2, 4, 8, 16]
    assert "PostgreSQL ended 6 times in a row" in launched.output
    wait_for("the end of all processes", lambda: not launched.survivors())
    os.rename(f"{data}/gone", f"{data}/global")


def test_stop_and_start_again_asks_for_an_admin_until_there_is_one(start: Start, checkout: Checkout) -> None:
    port = free_port()
    first = start("serve", "--port", port)
    first.wait_for_line("/first-admin#")
    first.wait_for_line("Ctrl-C stops everything")
    first.signal(signal.SIGINT)
    assert first.wait() == 0
    stopped = re.findall(r"\] (\w+) stopped", first.output)
    assert stopped == ["beat", "worker", "web", "Valkey", "PostgreSQL"]
    assert first.survivors() == []
    assert not checkout.state.services_file.exists()

    (checkout.state.path / "has-admin").touch()
    second = start("serve", "--port", port)
    second.wait_for_line("Ctrl-C stops everything")
    assert "/first-admin#" not in second.output


def test_unsafe_settings_are_refused_all_at_once_and_nothing_is_started(checkout: Checkout) -> None:
    refused = checkout.run("serve", "--port", free_port(), folder=None, **DOORS)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    for name in DOORS:
        assert re.search(rf"^  - {name}\b", refused.stderr, re.MULTILINE), refused.stderr
    assert "starting" not in refused.stderr
    assert not (checkout.state.path / "kind").exists()


@pytest.mark.parametrize(
    ("arguments", "environment", "reason"),
    [
        (["--host", "0.0.0.0"], {}, "does not listen on 0.0.0.0"),
        (["--host", "192.0.2.1"], {}, "does not listen on 192.0.2.1"),
        ([], {"ALLOWED_HOSTS": "label.test,127.0.0.1"}, "STEPMARK_DEMO is on"),
        ([], {"BEHIND_TLS_PROXY": "true"}, "STEPMARK_DEMO is on"),
        ([], {"STEPMARK_PRODUCTION": "true"}, "STEPMARK_DEMO is on"),
        ([], {"STEPMARK_DEMO": "false"}, "contradict each other"),
        ([], {"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS has '*'"),
    ],
)
def test_demo_is_for_this_machine_only(
    checkout: Checkout, arguments: list[str], environment: dict[str, str], reason: str
) -> None:
    refused = checkout.run("demo", *arguments, folder=None, **environment)
    assert refused.returncode == 1
    assert reason in refused.stderr
    assert "starting" not in refused.stderr


def test_state_of_a_site_is_refused_by_the_demo(checkout: Checkout) -> None:
    checkout.state.path.mkdir(parents=True)
    claim_state(checkout.state, PRODUCTION)
    refused = checkout.run("demo")
    assert (refused.returncode, "belongs to a production site" in refused.stderr) == (1, True)


def test_refused_database_stops_the_start_and_marks_nothing(checkout: Checkout) -> None:
    checkout.state.path.mkdir(parents=True)
    (checkout.state.path / "refuses").touch()
    for command in (["serve", "--port", free_port()], ["demo", "--port", free_port()]):
        refused = checkout.run(*command)
        assert refused.returncode == 1
        assert "this database is refused" in refused.stderr
        assert not (checkout.state.path / "kind").exists()


def test_busy_port_is_told_before_anything_starts(checkout: Checkout) -> None:
    taken, port = busy_port()
    with taken:
        refused = checkout.run("serve", "--port", port)
    assert (refused.returncode, f"port {port} is in use" in refused.stderr) == (1, True)
    assert "starting" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--behind-proxy"], "--allowed-host NAME"),
        (["--allowed-host", "*"], "not a host name"),
        (["--allowed-host", "https://label.test"], "not a host name"),
        (["--base-path", "https://label.test/x"], "not the path of a site"),
        (["--port", "0"], "not a port number"),
        (["--port", "http"], "not a port number"),
        (["--colour", "red"], "./dev serve --help"),
    ],
)
def test_options_that_cannot_be_used_are_refused_in_one_sentence(
    checkout: Checkout, arguments: list[str], reason: str
) -> None:
    refused = checkout.run("serve", *arguments)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert reason in refused.stderr


def test_options_behind_a_proxy_are_secure(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS_PROXY", "PORT"):
        monkeypatch.delenv(name, raising=False)
    options = read_options(["--behind-proxy", "--allowed-host", "label.test:8443", "--allowed-host", ".lab.test"])
    environment = options.environment({})
    assert options.site == "https://label.test:8443/"
    assert environment["ALLOWED_HOSTS"] == "localhost,127.0.0.1,[::1],label.test,.lab.test"
    assert environment["CSRF_TRUSTED_ORIGINS"] == "https://label.test:8443,https://*.lab.test"
    names = ("BEHIND_TLS_PROXY", "SECURE_COOKIES", "SECURE_SSL_REDIRECT", "STEPMARK_PRODUCTION")
    assert {name: environment[name] for name in names} == dict.fromkeys(names, "true")
    assert int(environment["SECURE_HSTS_SECONDS"]) > 0


@pytest.mark.parametrize("given", ["/stepmark", "stepmark/", "/stepmark/"])
def test_site_below_a_path_is_told_and_set(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS_PROXY", "BASE_PATH", "PORT"):
        monkeypatch.delenv(name, raising=False)
    options = read_options(["--behind-proxy", "--allowed-host", "lab.test:8443", "--base-path", given])
    assert options.site == "https://lab.test:8443/stepmark/"
    assert options.environment({})["BASE_PATH"] == "/stepmark"
    assert options.environment({})["CSRF_TRUSTED_ORIGINS"] == "https://lab.test:8443"
    monkeypatch.setenv("BASE_PATH", "/labs/stepmark")
    assert read_options([]).site == "http://127.0.0.1:8000/labs/stepmark/"
    assert read_options(["--base-path", ""]).site == "http://127.0.0.1:8000/"


def test_options_keep_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "label.test")
    monkeypatch.setenv("BEHIND_TLS_PROXY", "true")
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", "https://other.test")
    options = read_options([])
    environment = options.environment({"SECURE_HSTS_SECONDS": "60"})
    assert options.site == "https://label.test/"
    assert environment["CSRF_TRUSTED_ORIGINS"] == "https://other.test,https://label.test"
    assert environment["SECURE_HSTS_SECONDS"] == "60"


def test_note_says_when_passwords_travel_in_the_clear() -> None:
    assert read_options(["--host", "127.0.0.1"]).notes() == []
    open_to_all = read_options(["--host", "0.0.0.0"]).notes()
    assert len(open_to_all) == 2
    assert "--behind-proxy" in open_to_all[0]
    assert "--allowed-host" in open_to_all[1]
