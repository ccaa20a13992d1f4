"""Exports again and again: `python -m tests.benchmarks.labeling_server.exporting PORT SECONDS COOKIE=SESSION`. Prints one JSON line."""

import http.client
import json
import sys
import time
from typing import Any

PATH = "/api/v1/exports/prm800k.jsonl"
PATIENCE_SECONDS = 120


def export(port: int, seconds: float, cookie: str) -> dict[str, Any]:
    """Read whole exports until the time is over. Each must have whole lines, and at least as many as the one before."""
    end = time.monotonic() + seconds
    exports, lines, size, faults, before = 0, 0, 0, [], 0
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", PATH, headers={"Cookie": cookie})
            response = connection.getresponse()
            found, last = 0, b"\n"
            while part := response.read(1 << 20):
                found, size, last = found + part.count(b"\n"), size + len(part), part
            if response.status != 200 or not last.endswith(b"\n") or found < before:
                faults.append(f"export {response.status}: {found} lines after {before}, the last {last[-80:]!r}")
        except (OSError, http.client.HTTPException) as error:
            faults.append(f"export: {type(error).__name__}: {error}")
        else:
            exports, lines, before = exports + 1, lines + found, found
        finally:
            connection.close()
    return {"exports": exports, "lines": lines, "bytes": size, "faults": faults[:5]}


if __name__ == "__main__":
    print(json.dumps(export(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3])))  # noqa: T201
