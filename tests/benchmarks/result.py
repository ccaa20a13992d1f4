"""What a benchmark returns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """Measured figures by name; floors for some of them: the least that each must reach."""

    benchmark: str
    figures: Mapping[str, float]
    floors: Mapping[str, float]

    @property
    def holds(self) -> bool:
        """Return whether every figure reaches its floor."""
        return all(self.figures[name] >= floor for name, floor in self.floors.items())

    def table(self) -> str:
        """Return one line for each figure."""
        lines = []
        for name, value in self.figures.items():
            floor = self.floors.get(name)
            demand = "" if floor is None else f"  at least {floor:g}: {'holds' if value >= floor else 'DOES NOT HOLD'}"
            lines.append(f"{self.benchmark:<14} {name:<44} {value:>14,.4g}{demand}")
        return "\n".join(lines)

    def line(self) -> str:
        """Return the result as one JSON line."""
        fields = {"benchmark": self.benchmark, "figures": dict(self.figures), "floors": dict(self.floors)}
        return json.dumps(fields | {"holds": self.holds})
