"""The result of a benchmark."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Result:
    """Measured figures by name, with floors (minimum) and ceilings (maximum) for some of them."""

    benchmark: str
    figures: Mapping[str, float]
    floors: Mapping[str, float]
    ceilings: Mapping[str, float] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Return whether every figure reaches its floor and stays under its ceiling."""
        reached = all(self.figures[name] >= floor for name, floor in self.floors.items())
        return reached and all(self.figures[name] <= ceiling for name, ceiling in self.ceilings.items())

    def table(self) -> str:
        """Return one line for each figure."""
        lines = []
        for name, value in self.figures.items():
            demand = ""
            if (floor := self.floors.get(name)) is not None:
                demand += f"  at least {floor:g}: {'holds' if value >= floor else 'DOES NOT HOLD'}"
            if (ceiling := self.ceilings.get(name)) is not None:
                demand += f"  at most {ceiling:g}: {'holds' if value <= ceiling else 'DOES NOT HOLD'}"
            lines.append(f"{self.benchmark:<14} {name:<44} {value:>14,.4g}{demand}")
        return "\n".join(lines)

    def line(self) -> str:
        """Return the result as one JSON line."""
        fields: dict[str, object] = {
            "benchmark": self.benchmark,
            "figures": dict(self.figures),
            "floors": dict(self.floors),
        }
        if self.ceilings:
            fields["ceilings"] = dict(self.ceilings)
        return json.dumps(fields | {"holds": self.holds})
