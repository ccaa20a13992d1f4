"""Work done per second of processor time."""

import time
from collections.abc import Callable


class Timer:
    """Units of work per second of processor time, summed over rounds; other load on the machine matters little."""

    def __init__(self) -> None:
        self.units, self.seconds = 0, 0.0

    def measure(self, units: int, work: Callable[[], object]) -> None:
        """Do the work and add its processor time."""
        begin = time.process_time()
        work()
        self.seconds += time.process_time() - begin
        self.units += units

    @property
    def rate(self) -> float:
        return self.units / self.seconds
