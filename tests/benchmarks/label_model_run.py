"""One run of the label model in a process of its own, which prints its seconds and the peak of its memory as JSON (Linux)."""

import json
import os
import time
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    import config.celery  # noqa: F401  messages go to the site's broker
    from annotation.services.label_model import request_run, run_label_model

    wanted, _ = request_run(by=None)
    began = time.perf_counter()
    run_label_model(run_id=wanted.pk)
    seconds = time.perf_counter() - began
    wanted.refresh_from_db()
    if wanted.status != "done":
        raise RuntimeError(wanted.error)
    print(json.dumps({"run_seconds": seconds, "run_peak_mebibytes": _peak_mebibytes()}))  # noqa: T201


def _peak_mebibytes() -> float:
    """Of the process with all that it has loaded, as that of a worker would be."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
