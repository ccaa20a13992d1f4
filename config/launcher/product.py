"""The environment in which the product runs: where its services are, its secrets, its limits."""

from __future__ import annotations

import os
import secrets

from config.launcher.cores import model_threads
from config.launcher.folders import State
from config.launcher.ports import DEFAULT_PORT

DEMO_PASSWORD_FILE = "demo-password"  # noqa: S105 - a file's name


def product_environment(state: State, database_url: str, redis_url: str, port: int = DEFAULT_PORT) -> dict[str, str]:
    """The caller's environment, with everything that the product needs and the caller did not set."""
    hosts = ("localhost", "127.0.0.1", "[::1]")
    defaults = {
        "DEBUG": "false",
        "ALLOWED_HOSTS": ",".join(hosts),
        "CSRF_TRUSTED_ORIGINS": ",".join(f"http://{host}:{port}" for host in hosts),
        "OMP_NUM_THREADS": str(model_threads()),
    }
    environment = defaults | python_environment()
    environment.setdefault("SECRET_KEY", secret(state, "secret-key"))
    if (state.path / DEMO_PASSWORD_FILE).exists():
        environment |= demo_environment(state)
    return environment | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "STEPMARK_STATE": str(state.path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def python_environment() -> dict[str, str]:
    """The caller's environment, with what every Python process of ours wants."""
    environment = {
        "PYTHONUNBUFFERED": "1",
        "TOKENIZERS_PARALLELISM": "false",  # it warns at every fork otherwise
    } | os.environ
    # Packages are installed without bytecode. Where it may not be kept either, each start takes twice as long.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def demo_environment(state: State) -> dict[str, str]:
    """Makes the demo accounts' password at the first call."""
    return {"STEPMARK_DEMO": "true", "STEPMARK_DEMO_PASSWORD": secret(state, DEMO_PASSWORD_FILE, size=9)}


def secret(state: State, name: str, size: int = 48) -> str:
    """A random text that only this user can read, made once per state folder."""
    path = state.path / name
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(size))
        draft.replace(path)  # whole or not at all; the instance's lock keeps others away
    return path.read_text().strip()
