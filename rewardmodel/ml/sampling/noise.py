"""Random numbers for one sample, which do not depend on other samples of the same batch."""

import hashlib

import numpy as np
from numpy.typing import NDArray


def sample_key(seed: int, text: str, sample: int) -> int:
    """Return 128 bits that depend only on the seed, the text that is continued and the sample's number."""
    digest = hashlib.blake2b(f"{seed}\x00{sample}\x00{text}".encode("utf-8", "surrogatepass"), digest_size=16)
    return int.from_bytes(digest.digest(), "little")


def uniform_noise(seed: int, text: str, sample: int, count: int) -> NDArray[np.float64]:
    """Return (count,) numbers in [0, 1), one per token of this sample; a longer series begins with the shorter one."""
    generator = np.random.Generator(np.random.Philox(key=sample_key(seed, text, sample)))
    return generator.random(count)
