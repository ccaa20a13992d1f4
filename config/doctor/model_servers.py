"""Servers of generators and reward models: whether they answer. One short request each, without a key and without a model's work."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from config.doctor.findings import Finding, Visit, fail, ok
from rewardmodel.selectors.model_faults import ModelInUse, generators_in_use, reward_models_in_use

SECONDS = 3
MOST = 20


def check_model_servers(visit: Visit | None) -> Iterator[Finding]:
    models = [
        model for model in (*generators_in_use(), *reward_models_in_use()) if model.is_server or "://" in model.place
    ]
    if not models:
        yield ok("No generator and no reward model is on a server.")
        return
    with ThreadPoolExecutor(max_workers=8) as threads:
        yield from threads.map(_probe, models[:MOST])


def _probe(model: ModelInUse) -> Finding:
    """Any answer will do: whether the key is right shows at the first piece of work, and is told there."""
    parts = urlsplit(model.place)
    where = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    told = f"The server of the {model.kind} {model.name}"
    try:
        status = _ask(parts.scheme, parts.hostname or "", parts.port, f"{parts.path.rstrip('/')}/models")
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return fail(f"{told} does not answer: {reason}.", "Start it, or correct the address of the model.", where)
    if status >= 500:
        return fail(f"{told} answers {status}.", "See its log.", where)
    return ok(f"{told} answers.", where)


def _ask(scheme: str, host: str, port: int | None, path: str) -> int:
    if scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", path, headers={"User-Agent": "Stepmark"})
        return connection.getresponse().status
    except socket.gaierror as error:
        raise OSError(0, "its name is not known") from error
    finally:
        connection.close()
