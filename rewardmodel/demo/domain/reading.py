"""Reads a demo problem's text back into its plan."""

import re
from functools import lru_cache

from rewardmodel.demo.domain.plans import Operation, Plan
from rewardmodel.demo.domain.wording import FAMILIES


def phrase_pattern(phrase: str) -> str:
    """Return a regular expression for a phrase, with groups named after its placeholders."""
    pattern = re.escape(phrase)
    for place in ("v", "n"):
        pattern = pattern.replace(re.escape(f"{{{place}}}"), rf"(?P<{place}>\d+)", 1)
    return re.sub(r"\\\{(name|thing)\\\}", r"\\w+", pattern)


@lru_cache(maxsize=4096)
def read_problem(text: str) -> Plan:
    """Return the plan of a problem. Raises ValueError if the text is not a problem of the demo domain."""
    for family, wording in FAMILIES.items():
        for opener in wording.openers:
            match = re.match(phrase_pattern(opener), text)
            if match:
                operations = _read_operations(family, text[match.end() :])
                if operations:
                    return Plan(family, int(match["v"]), tuple(operations))
    raise ValueError(f"not a problem of the demo domain: {text[:80]!r}")


def _read_operations(family: str, text: str) -> list[Operation]:
    found: list[tuple[int, Operation]] = []
    for kind, phrases in FAMILIES[family].operations.items():
        for variant, phrase in enumerate(phrases):
            for match in re.finditer(phrase_pattern(phrase), text):
                found.append((match.start(), Operation(kind, int(match["n"]), variant)))
    return [operation for _, operation in sorted(found, key=lambda item: item[0])]
