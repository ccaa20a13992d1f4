"""Runs the benchmarks named on the command line, or all; prints a table, then one JSON line for each."""

import sys
from collections.abc import Callable

from tests.benchmarks import (
    best_of_n,
    grading,
    hidden_gold,
    label_model,
    label_model_site,
    labeling,
    labeling_for_long,
    loop_totals,
    next_task,
    pages,
    prm_training,
    quality_control,
    rating_click,
    scaling,
    scoring,
    scoring_pipeline,
    selection,
    site_pages,
    slow_connections,
    upgrade,
)
from tests.benchmarks.result import Result

BENCHMARKS: dict[str, Callable[[], Result]] = {
    "best_of_n": best_of_n.run,
    "grading": grading.run,
    "hidden_gold": hidden_gold.run,
    "label_model": label_model.run,
    "label_model_site": label_model_site.run,
    "labeling": labeling_for_long.chosen(labeling.run),
    "loop_totals": loop_totals.run,
    "next_task": next_task.run,
    "pages": pages.run,
    "prm_training": prm_training.run,
    "quality_control": quality_control.run,
    "rating_click": rating_click.run,
    "scaling": scaling.run,
    "scoring": scoring.run,
    "scoring_pipeline": scoring_pipeline.run,
    "selection": selection.run,
    "site_pages": site_pages.run,
    "slow_connections": slow_connections.run,
    "upgrade": upgrade.run,
}


def main(names: list[str]) -> int:
    """Return 0 if all floors hold, 1 if one does not, 2 for an unknown name."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)  # noqa: T201
        return 2
    results = []
    for name in names or BENCHMARKS:
        results.append(BENCHMARKS[name]())
        print(results[-1].table(), flush=True)  # noqa: T201
    for result in results:
        print(result.line())  # noqa: T201
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
