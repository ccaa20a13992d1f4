"""`python -m config.doctor [--json]`: the command, for hosts and containers; exit status 1 if something fails."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from config.doctor.findings import LEVELS
from config.refusals import faults_of

SIGNS = {"ok": "ok  ", "warn": "WARN", "fail": "FAIL"}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="./dev doctor", description="Says what is wrong with an installation, and how to mend it."
    )
    parser.add_argument("--json", action="store_true", help="for programs: a list of groups with their findings")
    options = parser.parse_args(arguments)
    groups = refused_settings() or examined()
    if options.json:
        print(json.dumps(groups, indent=2, ensure_ascii=False))  # noqa: T201
    else:
        print("\n".join(lines_of(groups)))  # noqa: T201
    return 1 if any(group["level"] == "fail" for group in groups) else 0


def refused_settings() -> list[dict[str, Any]]:
    """Settings that stop every start stop the other checks too, which need the settings."""
    faults = list(faults_of(os.environ))
    if not faults:
        return []
    mend = "Correct the settings, and ask again: the other checks need them."
    findings = [{"level": "fail", "what": fault, "where": "environment", "mend": mend} for fault in faults]
    return [{"name": "settings", "level": "fail", "findings": findings}]


def examined() -> list[dict[str, Any]]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["LOG_LEVEL"] = "CRITICAL"  # what fails is told as a finding
    import django

    django.setup()
    from config.doctor.examination import examine

    return [
        {"name": group.name, "level": group.level, "findings": [finding.to_json() for finding in group.findings]}
        for group in examine()
    ]


def lines_of(groups: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    counts = dict.fromkeys(LEVELS, 0)
    for group in groups:
        for finding in group["findings"]:
            counts[finding["level"]] += 1
            where = f"  ({finding['where']})" if finding["where"] else ""
            yield f"{SIGNS[finding['level']]}  {group['name']}: {finding['what']}{where}"
            if finding["mend"]:
                yield f"        {finding['mend']}"
    yield ""
    yield f"{counts['ok']} well, {counts['warn']} to look at, {counts['fail']} failed."


if __name__ == "__main__":
    sys.exit(main())
