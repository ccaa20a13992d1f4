"""Names and seeds of what the loop computes: the same work has the same name and the same seed, however often it is done."""

import hashlib
import uuid

SAMPLES = uuid.UUID("5b0f8c5e-2f0d-4d6f-9a55-0f1c7e6f3a10")
"""Namespace of the keys of sampled solutions. Never change it: keys in databases were made with it."""


def generation_sample(*, generation: int, problem_id: int, index: int) -> uuid.UUID:
    """Key of a generation's sample number `index` (from 0) for a problem."""
    return uuid.uuid5(SAMPLES, f"generation {generation} / problem {problem_id} / sample {index}")


def held_out_sample(*, generator: str, problem_id: int, index: int) -> uuid.UUID:
    """Key of a generator's held-out sample number `index` (from 0) for a problem."""
    return uuid.uuid5(SAMPLES, f"held out / generator {generator} / problem {problem_id} / sample {index}")


def seed(*parts: int | str) -> int:
    """A seed of 31 bits that depends on all parts and their order."""
    digest = hashlib.sha256("/".join(str(part) for part in parts).encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
