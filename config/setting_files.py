"""Settings that come from files, as container platforms hand out secrets; standard library only, for `./dev`.

NAME_FILE names the file that holds NAME. That works for every variable that holds a secret or an address, also for the keys of
generators and scorers. A password may be a file of its own: DATABASE_PASSWORD and REDIS_PASSWORD go into the two addresses.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import quote, unquote

SUFFIX = "_FILE"
FROM_FILES = re.compile(r"[A-Z][A-Z0-9_]*_(KEY|TOKEN|PASSWORD|SECRET|URL)" + SUFFIX)
LARGEST = 64 * 1024
"""Bytes. The longest secrets are private keys of some thousand bytes."""
PASSWORDS = {"DATABASE_PASSWORD": "DATABASE_URL", "REDIS_PASSWORD": "REDIS_URL"}


def complete_settings(environment: MutableMapping[str, str]) -> list[str]:
    """Replace each NAME_FILE by NAME with the content of the file, and put passwords into addresses. Return what is wrong.

    What is wrong stays as it is. A second call changes nothing, so child processes may call it again.
    """
    faults = []
    for variable in [name for name in environment if FROM_FILES.fullmatch(name)]:
        if not (path := environment[variable].strip()):
            continue
        name = variable.removesuffix(SUFFIX)
        if environment.get(name):
            faults.append(f"{name} and {variable} are both set. Unset one of them.")
        elif fault := _fault_of(Path(path)):
            faults.append(f"{variable}={path} {fault}")
        else:
            environment[name] = Path(path).read_text(encoding="utf-8").strip()
            del environment[variable]
    for password, address in PASSWORDS.items():
        if environment.get(password) and environment.get(address):
            environment[address] = with_password(environment[address], environment[password])
    return faults


def _fault_of(path: Path) -> str | None:
    """Return what is wrong with a file, to follow its name in a sentence; None if nothing is."""
    try:
        if path.stat().st_size > LARGEST:
            return f"is larger than {LARGEST:,} bytes. Name the file that holds nothing but the value."
        if not path.read_text(encoding="utf-8").strip():
            return "is an empty file. Write the value into it."
    except UnicodeDecodeError:
        return "is no text. Write the value into it as text."
    except OSError as error:
        return f"cannot be read ({error.strerror}). Name a file that this user can read."
    return None


def with_password(address: str, password: str) -> str:
    """Return the address with this password, unless it has one. Everything before the last @ is read as user and password."""
    scheme, separator, rest = address.partition("://")
    credentials, _, place = rest.rpartition("@")
    user, colon, given = credentials.partition(":")
    if not separator or (colon and unquote(given)):
        return address
    return f"{scheme}://{user}:{quote(password, safe='')}@{place}"
