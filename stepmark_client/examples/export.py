"""Write the labelings of people into a file, one PRM800K record per line, and say how each ended.

python export.py https://label.example.org ratings.jsonl      (the token is read from STEPMARK_TOKEN; its scope may be `read`)
"""

import collections
import json
import os
import sys

from stepmark_client import Client, NoConnection, StepmarkError


def export(site: Client, path: str) -> collections.Counter[str]:
    ends: collections.Counter[str] = collections.Counter()
    with open(path, "w", encoding="utf-8") as file:
        for record in site.exports_prm800k(labelers="people"):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            ends[record["label"]["finish_reason"]] += 1
    return ends


def main(address: str, path: str) -> int:
    with Client(address, os.environ["STEPMARK_TOKEN"]) as site:
        try:
            ends = export(site, path)
        except (StepmarkError, NoConnection) as error:
            sys.stderr.write(f"{error}\n")
            return 1
    for end, number in ends.most_common():
        sys.stdout.write(f"{number:8,} {end}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
