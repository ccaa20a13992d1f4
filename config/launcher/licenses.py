"""`./dev licenses`: list the licence of each locked package in `docs/licenses.md`, and refuse those that are not allowed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from config.launcher.environment import DEVELOPMENT, RUNTIME, prepare_environment
from config.launcher.errors import LauncherError
from config.launcher.folders import ROOT, site_packages, virtual_environment
from config.launcher.lock_files import TORCH_USUAL, UV, lock_of, locked_versions
from config.launcher.progress import say

PAGE = ROOT / "docs" / "licenses.md"
RULES = Path(__file__).with_name("licenses.toml")
NPM_LOCK = ROOT / "frontend" / "package-lock.json"
INTRODUCTION = """\
# Licences of packages

Written by `./dev licenses` from the lock files and from what the packages say about themselves. `config/launcher/licenses.toml` has the
licences that are allowed; the command, and with it a test, refuses any other. Stepmark's own licence is MIT.
"""


@dataclass(frozen=True)
class Package:
    name: str
    versions: str
    license: str
    used_for: str


def licenses(arguments: list[str]) -> int:
    """Write the page; with `--check`, compare it and return 1 if it is stale."""
    if arguments not in ([], ["--check"]):
        raise LauncherError("./dev licenses takes no argument but --check.")
    prepare_environment(DEVELOPMENT)
    page = write_page(find_packages())
    if not arguments:
        PAGE.write_text(page)
        say(f"wrote {PAGE.relative_to(ROOT)}")
    elif PAGE.read_text() != page:
        say(f"{PAGE.relative_to(ROOT)} is stale. Run: ./dev licenses")
        return 1
    return 0


def find_packages() -> dict[str, list[Package]]:
    """Return the packages under the headings of the page. Raises LauncherError for a licence that is not allowed."""
    rules = tomllib.loads(RULES.read_text())
    allowed = set(rules["allowed"])
    found = {
        "Python": list(python_packages(rules)),
        "With the usual torch on Linux": list(torch_packages(rules)),
        "Pages": list(npm_packages()),
    }
    refused = [
        f"{package.name} {package.versions}: {package.license}"
        for heading, packages in found.items()
        for package in packages
        if not is_allowed(package.license, allowed | set(rules["allowed_with_torch"] if "torch" in heading else ()))
    ]
    if refused:
        raise LauncherError(
            f"these packages have a licence that {RULES.relative_to(ROOT)} does not allow:\n  "
            + "\n  ".join(refused)
            + "\n"
            "Choose other packages. If a package only says it in other words, add the words or the package to that file."
        )
    return found


def python_packages(rules: dict[str, dict[str, str]]) -> Iterator[Package]:
    product = locked_versions(lock_of(RUNTIME))
    records = installed()
    for name, versions in sorted((locked_versions(lock_of(DEVELOPMENT)) | locked_versions(UV)).items()):
        used_for = "product" if name in product else "development"
        yield Package(name, ", ".join(sorted(versions)), license_of(name, records.get(name), rules), used_for)


def torch_packages(rules: dict[str, dict[str, str]]) -> Iterator[Package]:
    records = installed()
    for name, versions in sorted(locked_versions(TORCH_USUAL).items()):
        known = "LicenseRef-NVIDIA-Proprietary" if name.startswith("nvidia-") else None
        yield Package(name, ", ".join(sorted(versions)), known or license_of(name, records.get(name), rules), "product")


def npm_packages() -> Iterator[Package]:
    """The pages' packages, whose licences npm's lock file names; several versions of one package are one line."""
    lines: dict[tuple[str, str, str], set[str]] = {}
    for path, entry in json.loads(NPM_LOCK.read_text())["packages"].items():
        if path:
            used_for = "development" if entry.get("dev") else "product"
            key = (path.rpartition("node_modules/")[2], entry.get("license", "not named").strip("()"), used_for)
            lines.setdefault(key, set()).add(entry["version"])
    for (name, license_name, used_for), versions in sorted(lines.items()):
        yield Package(name, ", ".join(sorted(versions)), license_name, used_for)


def installed() -> dict[str, Distribution]:
    packages = site_packages(virtual_environment())
    found = distributions(path=[str(packages)]) if packages else ()
    return {re.sub(r"[-_.]+", "-", record.name).lower(): record for record in found}


def license_of(name: str, record: Distribution | None, rules: dict[str, dict[str, str]]) -> str:
    """Return a licence in SPDX's words: what we know of the package, its expression, its classifiers, or its free text."""
    if name in rules["packages"]:
        return rules["packages"][name]
    if record is None:
        return "not known: the package is not installed on this platform"
    said = record.metadata.json
    if "license_expression" in said:
        return str(said["license_expression"])
    classifiers = [line for line in record.metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    words = [line.rpartition(" :: ")[2] for line in classifiers] or [str(said.get("license") or "not named")]
    return " AND ".join(rules["names"].get(word, word.splitlines()[0]) for word in words)


def is_allowed(expression: str, allowed: set[str]) -> bool:
    """Read an SPDX expression without parentheses: AND binds more tightly than OR, and a choice needs one allowed side."""
    return any(all(part.strip() in allowed for part in side.split(" AND ")) for side in expression.split(" OR "))


def write_page(found: dict[str, list[Package]]) -> str:
    parts = [INTRODUCTION]
    for heading, packages in found.items():
        rows = [f"| {each.name} | {each.versions} | {each.license} | {each.used_for} |" for each in packages]
        parts.append(
            "\n".join(
                [f"## {heading}", "", "| package | version | licence | used for |", "|---|---|---|---|", *rows, ""]
            )
        )
    return "\n".join(parts)
