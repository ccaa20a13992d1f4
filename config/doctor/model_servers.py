"""Servers of generators and reward models: whether they answer. One short request each, without a key and without a model's work."""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from annotation.site_network import site_network
from config.doctor.findings import Finding, Visit, fail, ok
from outgoing.sending import NotAllowed, TooLarge, send
from rewardmodel.selectors.model_faults import ModelInUse, generators_in_use, reward_models_in_use

SECONDS = 3
MOST = 20
MOST_BYTES = 1024 * 1024


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
        status = send(
            "GET",
            f"{model.place.rstrip('/')}/models",
            network=site_network(),
            headers={"User-Agent": "Stepmark"},
            timeout=SECONDS,
            most_bytes=MOST_BYTES,
        ).status
    except NotAllowed as refusal:
        return fail(f"{told} may not be asked: {refusal}.", "Name it in ALLOWED_PRIVATE_HOSTS.", where)
    except TooLarge:
        status = 200
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return fail(f"{told} does not answer: {reason}.", "Start it, or correct the address of the model.", where)
    if status >= 500:
        return fail(f"{told} answers {status}.", "See its log.", where)
    return ok(f"{told} answers.", where)
