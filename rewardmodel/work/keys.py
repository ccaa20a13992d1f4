"""Keys and seeds of what the loop computes: repeated work has the same key and the same seed."""

import hashlib
import uuid

SAMPLES = uuid.UUID("5b0f8c5e-2f0d-4d6f-9a55-0f1c7e6f3a10")
"""Namespace of the keys of sampled solutions. Never change it: existing databases contain keys made with it."""


def generation_sample(*, generation: int, problem_id: int, index: int) -> uuid.UUID:
    """Return the key of a generation's sample number `index` (from 0) for a problem."""
    return uuid.uuid5(SAMPLES, f"generation {generation} / problem {problem_id} / sample {index}")


def held_out_sample(*, generator: str, problem_id: int, index: int) -> uuid.UUID:
    """Return the key of a generator's held-out sample number `index` (from 0) for a problem."""
    return uuid.uuid5(SAMPLES, f"held out / generator {generator} / problem {problem_id} / sample {index}")


def seed(*parts: int | str) -> int:
    """Return a 31-bit seed that depends on all parts and their order."""
    digest = hashlib.sha256("/".join(str(part) for part in parts).encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
