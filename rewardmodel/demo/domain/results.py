"""The figures of an experiment in one JSON file, so that an interrupted experiment can be resumed."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Name = Literal[
    "majority", "oracle", "step_labels", "base_check", "base_log_probability", "prm", "orm", "weighted_majority"
]
Curve = list[dict[str, Any]]
"""A best-of-N curve: the fields of a best_of_n.CurvePoint for each N."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """Something that picks one of a problem's samples. A trained one has learned from `labeled` solutions with `seed`.

    `surprise`: it also reads how surprising each token was to the base.
    """

    name: Name
    labeled: int | None = None
    seed: int | None = None
    surprise: bool = False

    def __str__(self) -> str:
        trained = "" if self.seed is None else f" of {self.labeled} labeled solutions, seed {self.seed}"
        return f"{self.name}{trained}{', with surprise' if self.surprise else ''}"


@dataclass
class Results:
    """The results of an experiment so far; every addition is written to the file immediately.

    `figures`: other results, by name.
    """

    file: Path
    curves: dict[Chooser, Curve] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, file: Path) -> "Results":
        """Read the results of an earlier start, or begin without any."""
        if not file.exists():
            return cls(file)
        content = json.loads(file.read_text())
        curves = {Chooser(**row["chooser"]): row["curve"] for row in content["curves"]}
        return cls(file, curves, content["figures"])

    def add_curve(self, chooser: Chooser, curve: Curve) -> None:
        """Keep a curve and print it."""
        self.curves[chooser] = curve
        self._write()
        points = (f"{point['n']}: {point['accuracy']:.3f} ± {point['standard_error']:.3f}" for point in curve)
        print(chooser, "  ".join(points), sep="  ", flush=True)  # noqa: T201

    def add_figures(self, **figures: Any) -> None:
        """Keep figures by name."""
        self.figures |= figures
        self._write()

    def missing(self, choosers: Iterable[Chooser]) -> list[Chooser]:
        """Return those of the choosers that have no curve yet."""
        return [chooser for chooser in choosers if chooser not in self.curves]

    def _write(self) -> None:
        rows = [{"chooser": asdict(chooser), "curve": curve} for chooser, curve in self.curves.items()]
        self.file.write_text(json.dumps({"figures": self.figures, "curves": rows}, indent=1))
