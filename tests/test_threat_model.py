"""Each line of docs/threat-model.md names a test that exists."""

import re

from tests.test_architecture import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
NAMED = re.compile(r"`([\w/.-]+\.(?:py|ts))(?:::(\w+))?`\s*\|$")


def threats() -> list[str]:
    """Return the lines of the tables of threats, without their heads."""
    part = PAGE.read_text().partition("## Threats")[2].partition("## What is not covered")[0]
    return [line for line in part.splitlines() if line.startswith("|") and not line.startswith(("| threat", "|---"))]


def test_every_threat_names_a_test_that_exists() -> None:
    missing = []
    for line in threats():
        named = NAMED.search(line)
        if named is None:
            missing.append(f"names no test: {line}")
            continue
        file = ROOT / named[1] if named[1].startswith("frontend/") else ROOT / "tests" / named[1]
        if not file.is_file() or (named[2] and f"def {named[2]}(" not in file.read_text()):
            missing.append(f"{named[0]} does not exist: {line}")
    assert missing == []
    assert len(threats()) > 40


def test_there_are_enough_advisories() -> None:
    tests = [
        name
        for file in (ROOT / "tests" / "advisories").glob("test_*.py")
        for name in re.findall(r"^def test_((?:cve|ghsa)_\w+)", file.read_text(), re.MULTILINE)
    ]
    formulas = re.findall(r'it\("CVE-', (ROOT / "frontend/src/components/maths/advisories.test.ts").read_text())
    assert len(tests) == len(set(tests))
    assert len(tests) + len(formulas) >= 35
