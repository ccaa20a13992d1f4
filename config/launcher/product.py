"""The environment of the product's processes: addresses of services, secrets, limits."""

from __future__ import annotations

import os
import secrets

from config.launcher.cores import model_threads
from config.launcher.errors import LauncherError
from config.launcher.folders import State
from config.launcher.kind import DEMO, DEMO_PASSWORD_FILE, PRODUCTION, kind_of
from config.launcher.ports import DEFAULT_PORT
from config.refusals import faults_of, told


def product_environment(state: State, database_url: str, redis_url: str, port: int = DEFAULT_PORT) -> dict[str, str]:
    """Return the caller's environment, with all that the product needs and the caller has not set."""
    hosts = ("localhost", "127.0.0.1", "[::1]")
    defaults = {
        "DEBUG": "false",
        "ALLOWED_HOSTS": ",".join(hosts),
        "CSRF_TRUSTED_ORIGINS": ",".join(f"http://{host}:{port}" for host in hosts),
        "OMP_NUM_THREADS": str(model_threads()),
    }
    environment = defaults | python_environment()
    environment.setdefault("SECRET_KEY", secret(state, "secret-key"))
    if kind_of(state) == DEMO:
        environment |= demo_environment(state)
    if kind_of(state) == PRODUCTION:
        environment["STEPMARK_PRODUCTION"] = "true"
    return environment | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "STEPMARK_STATE": str(state.path),
        "STEPMARK_SERVICES": str(state.services_file),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def refuse_faults(environment: dict[str, str]) -> None:
    """Raise LauncherError, before anything is started, if the product would refuse this environment."""
    own = {"DATABASE_URL": "postgresql:///ours", "REDIS_URL": "redis://ours"}
    faults = list(faults_of(environment | {name: os.environ.get(name) or address for name, address in own.items()}))
    if faults:
        raise LauncherError(told(faults))


def python_environment() -> dict[str, str]:
    """Return the caller's environment, with settings for every Python process of ours."""
    environment = {
        "PYTHONUNBUFFERED": "1",
        "TOKENIZERS_PARALLELISM": "false",  # otherwise it warns at every fork
    } | os.environ
    # Packages are installed without bytecode. Without a place to keep it, each start takes twice as long.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def demo_environment(state: State) -> dict[str, str]:
    """Return the settings of the demo; the first call makes the accounts' password."""
    return {
        "STEPMARK_DEMO": "true",
        "STEPMARK_DEMO_PASSWORD": secret(state, DEMO_PASSWORD_FILE, size=9),
        "ALLOWED_PRIVATE_HOSTS": os.environ.get("ALLOWED_PRIVATE_HOSTS", "localhost,127.0.0.0/8,::1"),
    }


def secret(state: State, name: str, size: int = 48) -> str:
    """Return a random text in a file that only this user can read, made once per state folder."""
    path = state.path / name
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(size))
        draft.replace(path)  # atomic; the instance's lock keeps other launchers away
    path.chmod(0o600)  # it may have been copied by hand
    return path.read_text().strip()
