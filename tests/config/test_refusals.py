"""Unsafe and unreadable settings: all are named at once, in plain words, and nothing starts."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.refusals import REFUSED_STATUS, SWITCHES, WHOLE_NUMBERS, faults_of, is_loopback, weakness_of

ROOT = Path(settings.BASE_DIR)
GOOD = {
    "SECRET_KEY": "vT4k-9aQz_LmX2w8Rb7YcJ5hN0pEoUsD",
    "DATABASE_URL": "postgresql://localhost/nowhere",
    "REDIS_URL": "redis://localhost",
}
ALL_AT_ONCE = {
    "SECRET_KEY": "a" * 50,
    "DEBUG": "true",
    "STEPMARK_DEMO": "true",
    "ALLOWED_HOSTS": "*",
    "TORCH_THREADS": "two",
    "SECURE_SSL_REDIRECT": "perhaps",
}


def faults(**changes: str) -> list[str]:
    return list(faults_of(GOOD | changes))


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["-m", "gunicorn", "config.wsgi:application", "--bind=127.0.0.1:0", "--no-control-socket"],
        ["-m", "celery", "-A", "config.celery", "beat"],
        ["-m", "celery", "-A", "config.celery", "worker", "-c", "1"],
    ],
    ids=lambda command: command[-1] if "celery" in command else command[1],
)
def test_every_program_refuses_all_faults_at_once_without_a_traceback(command: list[str]) -> None:
    refused = subprocess.run(
        [sys.executable, *command],
        env={"PATH": os.environ["PATH"], "C_FORCE_ROOT": "1", **GOOD, **ALL_AT_ONCE},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = refused.stdout + refused.stderr
    assert refused.returncode == REFUSED_STATUS, told
    assert "Traceback" not in told
    for name in ALL_AT_ONCE:
        assert re.search(rf"^  - {name}\b", told, re.MULTILINE), f"{name} is not named in:\n{told}"


def test_good_settings_have_no_fault() -> None:
    assert faults() == []
    assert faults(ALLOWED_HOSTS="label.example.org, .lab.example.org,[::1],10.0.0.7", STEPMARK_PRODUCTION="true") == []
    assert faults(CSRF_TRUSTED_ORIGINS="https://label.example.org:8443,https://*.example.org") == []


@pytest.mark.parametrize("name", ["STEPMARK_DEMO", "DEBUG"])
def test_doors_for_one_person_are_open_on_this_machine_only(name: str) -> None:
    assert faults(**{name: "true"}) == []
    assert faults(**{name: "true"}, ALLOWED_HOSTS="localhost,127.0.0.1,[::1]") == []
    for change in ({"ALLOWED_HOSTS": "label.test"}, {"BEHIND_TLS_PROXY": "1"}, {"STEPMARK_PRODUCTION": "yes"}):
        (fault,) = faults(**{name: "on"}, **change)
        assert fault.startswith(name)


@pytest.mark.parametrize("hosts", ["*", " * ", "ok.example.org,*", ".", "*.*", ".org", "**"])
def test_hosts_that_match_every_name_are_refused(hosts: str) -> None:
    (fault,) = faults(ALLOWED_HOSTS=hosts)
    assert fault.startswith("ALLOWED_HOSTS has ")


@pytest.mark.parametrize("hosts", ["https://label.test", "label.test:443", "label.test/", "*.label.test"])
def test_hosts_that_never_match_are_refused(hosts: str) -> None:
    (fault,) = faults(ALLOWED_HOSTS=hosts)
    assert hosts in fault


@pytest.mark.parametrize("origin", ["label.test", "https://*", "ftp://label.test", "https://label.test/path"])
def test_origins_that_trust_all_or_nothing_are_refused(origin: str) -> None:
    (fault,) = faults(CSRF_TRUSTED_ORIGINS=origin)
    assert origin in fault


@pytest.mark.parametrize(
    "secret",
    [
        "short",
        "a" * 50,
        "ab" * 30,
        "correct-horse" * 4,
        "x" * 40 + "abcdefgh",
        "0123456789abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba9876543210",
        "django-insecure-8w3k#p2!vq9z@l5r^t7m(e4y)u6i*o1a",
        "please-CHANGEME-before-you-start-this-server",
        "your-secret-key-goes-here-9f8e7d6c5b4a3210",
    ],
)
def test_secrets_that_can_be_guessed_are_refused(secret: str) -> None:
    assert weakness_of(secret)
    (fault,) = faults(SECRET_KEY=secret)
    assert fault.startswith("SECRET_KEY ")
    assert secret not in fault


def test_random_secrets_are_good() -> None:
    makers = (secrets.token_urlsafe, secrets.token_hex)
    assert {weakness_of(make(size)) for make in makers for size in (24, 32, 48) for _ in range(500)} == {None}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost."])
def test_loopback_names_are_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "label.test", "127.0.0.1.evil.example", "localhost.evil.example"]
)
def test_other_names_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_every_switch_and_number_that_the_settings_read_is_checked() -> None:
    source = (ROOT / "config/settings.py").read_text()
    assert set(re.findall(r'env\.bool\(\s*"(\w+)"', source)) == set(SWITCHES)
    of_the_server = re.findall(r'_whole_number\(\s*"(\w+)"', (ROOT / "config/web_server/options.py").read_text())
    assert {*re.findall(r'env\.int\(\s*"(\w+)"', source), *of_the_server} == set(WHOLE_NUMBERS)


@pytest.mark.parametrize("entry", ["*", "0.0.0.0/0", "::/0", "10.1.0.1/8", "http://vllm:8000", "0177.0.0.1"])
def test_private_hosts_that_are_none_or_all_are_refused(entry: str) -> None:
    [fault] = faults(ALLOWED_PRIVATE_HOSTS=f"vllm,{entry}")
    assert fault.startswith("ALLOWED_PRIVATE_HOSTS")
    assert not faults(ALLOWED_PRIVATE_HOSTS="vllm,10.1.0.0/16,::1,[fd00::1],gpu-2.lab.example.org")


@pytest.mark.parametrize("folder", ["models", "/", "/srv/../etc", "~/models"])
def test_folders_of_models_are_whole_paths(folder: str) -> None:
    [fault] = faults(MODEL_FOLDERS=f"/srv/models,{folder}")
    assert fault.startswith(f"MODEL_FOLDERS has {folder!r}")
    assert not faults(MODEL_FOLDERS="/srv/models,/data/checkpoints")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SECOND_FACTOR_ROLES": "admin,owner"}, "SECOND_FACTOR_ROLES has 'owner'"),
        ({"OIDC_NEW_ROLE": "admin"}, "OIDC_NEW_ROLE=admin"),
        ({"OIDC_DOMAINS": "@example.org"}, "OIDC_DOMAINS has '@example.org'"),
        ({"OIDC_DOMAINS": "example.org,*"}, "OIDC_DOMAINS has '*'"),
        ({"OIDC_ISSUER": "http://login.example.org"}, "OIDC_ISSUER=http://login.example.org"),
        ({"OIDC_ISSUER": "login.example.org"}, "OIDC_ISSUER=login.example.org"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is missing"),
    ],
)
def test_settings_of_signing_in_that_let_nobody_or_anybody_in_are_refused(wrong: dict[str, str], named: str) -> None:
    right = {
        "SECOND_FACTOR_ROLES": "admin",
        "OIDC_ISSUER": "https://login.example.org/realms/lab",
        "OIDC_CLIENT_ID": "stepmark",
        "OIDC_CLIENT_SECRET": "a-secret",
        "OIDC_DOMAINS": "example.org,lab.example.org",
        "OIDC_NEW_ROLE": "researcher",
    }
    assert faults(**right) == []
    assert faults(OIDC_ISSUER="http://127.0.0.1:9000", OIDC_CLIENT_ID="a", OIDC_CLIENT_SECRET="b") == []
    (fault,) = faults(**right | wrong)
    assert fault.startswith(named)
