"""`./dev lock`: write the lock files from the requirements, with the hashes of all files of each package."""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
from pathlib import Path

from config.launcher.environment import DEVELOPMENT, RUNTIME, prepare_environment
from config.launcher.errors import LauncherError
from config.launcher.folders import LOCAL, virtual_environment
from config.launcher.lock_files import TORCH_FOR_CPUS, TORCH_USUAL, UV, lock_of, read_blocks
from config.launcher.packages import find_uv, pip_settings, tool_environment, uv_options
from config.launcher.processes import output_of
from config.launcher.progress import say

HEADER = "# Written by `./dev lock`. Do not edit it; CONTRIBUTING.md says how to update.\n"
WITH_TORCH = re.compile(r"torch|triton|nvidia-.*|cuda-.*")
"""The packages of which torch's builds need different ones."""
UNIVERSAL = ["--universal", "--python-version=3.11", "--generate-hashes"]
PLAIN = ["--no-emit-index-url", "--no-annotate", "--no-header", "--no-config", "--quiet"]


def lock(arguments: list[str]) -> int:
    """Write the lock files. Versions stay as they are unless a requirement or an option asks for others."""
    parser = argparse.ArgumentParser(prog="./dev lock", description=lock.__doc__)
    parser.add_argument(
        "--upgrade", action="store_true", help="take the newest version of each package that no file pins"
    )
    parser.add_argument(
        "--upgrade-package", action="append", default=[], metavar="NAME", help="the same for one package"
    )
    asked = parser.parse_args(arguments)
    upgrade = ["--upgrade"] if asked.upgrade else [f"--upgrade-package={name}" for name in asked.upgrade_package]
    prepare_environment(RUNTIME)
    known = "".join(file.read_text() for file in (lock_of(DEVELOPMENT), TORCH_USUAL) if file.exists())
    everything = compiled(DEVELOPMENT.read_text(), known, [*UNIVERSAL, *upgrade])
    product = compiled(RUNTIME.read_text(), everything, UNIVERSAL)
    write(lock_of(DEVELOPMENT), [block for name, block in entries(everything) if not WITH_TORCH.fullmatch(name)])
    write(lock_of(RUNTIME), [block for name, block in entries(product) if not WITH_TORCH.fullmatch(name)])
    write(TORCH_USUAL, [block for name, block in entries(product) if WITH_TORCH.fullmatch(name)])
    write_torch_for_cpus(read_blocks(product)["torch"][0].partition("==")[2].split()[0])
    known_uv = UV.read_text() if UV.exists() else ""
    write(UV, [block for _, block in entries(compiled("uv\n", known_uv, [*UNIVERSAL, *upgrade]))])
    return 0


def write_torch_for_cpus(version: str) -> None:
    """Lock the CPU builds that the configured sources offer; if they offer none, the locked ones of the same version stay."""
    wanted = f"torch=={version}+cpu"
    try:
        found = compiled(f"{wanted}\n", "", ["--no-deps", "--generate-hashes"], every_source=True)
    except LauncherError:
        if TORCH_FOR_CPUS.exists() and f"{wanted} " in TORCH_FOR_CPUS.read_text():
            say(f"no configured source has {wanted}; {TORCH_FOR_CPUS.name} stays as it is")
            return
        raise
    if "--hash" not in found:  # a folder of files, of which uv reads only the names
        found = f"{wanted} \\\n    --hash=sha256:{hash_of_download(wanted)}\n"
    write(TORCH_FOR_CPUS, [block for _, block in entries(found)])


def hash_of_download(wanted: str) -> str:
    venv = virtual_environment()
    with tempfile.TemporaryDirectory() as folder:
        command: list[str | Path] = [
            venv / "bin" / "python",
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--dest",
            folder,
            wanted,
        ]
        done = output_of(command, environment=tool_environment(pip_settings(venv)), timeout=600)
        files = list(Path(folder).iterdir())
        if done.returncode or len(files) != 1:
            raise LauncherError(f"{wanted} could not be downloaded:\n{done.stderr.strip()}")
        return hashlib.sha256(files[0].read_bytes()).hexdigest()


def compiled(requirements: str, known: str, options: list[str], every_source: bool = False) -> str:
    """Return the lock of requirements. `known` is an earlier one, whose versions are preferred."""
    venv = virtual_environment()
    settings = pip_settings(venv)
    environment = tool_environment(settings)
    uv = find_uv(venv, [venv / "bin" / "python", "-m", "pip"], environment, LOCAL / "setup.log")
    if uv is None:
        raise LauncherError("`./dev lock` needs uv, and it could not be installed. Install it, then run this again.")
    if not every_source:  # a partial mirror names only some of the files, and so only some of the hashes
        settings = {name: values for name, values in settings.items() if name == "index-url"}
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "in.txt", Path(folder) / "out.lock"
        source.write_text(requirements.replace("-r ", f"-r {DEVELOPMENT.parent}/"))
        output.write_text(known)
        command: list[str | Path] = [
            uv,
            "pip",
            "compile",
            *PLAIN,
            *options,
            *uv_options(settings),
            source,
            "--output-file",
            output,
        ]
        done = output_of(command, environment=environment, timeout=600)
        if done.returncode:
            raise LauncherError(f"the requirements could not be locked:\n{done.stderr.strip()}")
        return output.read_text()


def entries(text: str) -> list[tuple[str, str]]:
    return [(name, block) for name, blocks in read_blocks(text).items() for block in blocks]


def write(file: Path, blocks: list[str]) -> None:
    text = HEADER + "".join(f"{block}\n" for block in blocks)
    changed = not file.exists() or file.read_text() != text
    file.write_text(text)
    say(f"{file.name}: {len(blocks)} packages{'' if changed else ', unchanged'}")
