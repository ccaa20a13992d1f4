"""The services of docker-compose.yml without containers: their own commands, settings and health checks, in the files of the image."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deploy.image_file import ROOT, lineage, read_stages

PATIENCE_SECONDS = 400.0
"""A limit for a broken product, not an expectation."""


def copy_product(folder: Path) -> Path:
    """Lay out the working folder of the image: what the stage `product` copies, and the built pages."""
    for origin, sources, target in read_stages()["product"].copies():
        for source in sources:
            if origin is not None:
                shutil.copytree(ROOT / "frontend/dist", folder / target)
            elif (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target)  # compiled files, too, as in the image
            else:
                folder.mkdir(exist_ok=True)
                shutil.copy(ROOT / source, folder / source)
    return folder


@dataclass
class Containers:
    services: dict[str, dict[str, Any]]
    folder: Path
    """The working folder of the image."""
    places: dict[str, str]
    """What a container sees -> what it is here; the first that fits."""
    extra: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def here(self, text: str, name: str) -> str:
        seen = re.compile("|".join(re.escape(there) for there in self.places))
        here = seen.sub(lambda found: self.places[found[0]], text)
        return here.replace("HEARTBEAT-FILE", str(self.folder.parent / f"heartbeat-{name}"))

    def environment(self, name: str) -> dict[str, str]:
        """Return what the container would have, and nothing of this process but the programs' places."""
        service = self.services[name]
        given: dict[str, str] = {}
        if "build" in service:
            for stage in lineage(read_stages(), service["build"]["target"]):
                given |= stage.environment()
        given |= service.get("environment", {}) | self.extra
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {key: self.here(value, name) for key, value in given.items()} | {
            "PATH": path,
            "STEPMARK_VENV": sys.prefix,
        }

    def command(self, name: str) -> list[str]:
        return [self.here(word, name) for word in self.services[name]["command"]]

    def run(self, name: str) -> str:
        """Run a job to its end and return what it printed."""
        done = subprocess.run(
            self.command(name), cwd=self.folder, env=self.environment(name), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def start(self, name: str) -> None:
        with self.log(name).open("wb") as log:
            self.running[name] = subprocess.Popen(
                self.command(name), cwd=self.folder, env=self.environment(name), stdout=log, stderr=subprocess.STDOUT
            )

    def log(self, name: str) -> Path:
        return self.folder.parent / f"{name}.log"

    def health(self, name: str) -> tuple[bool, str]:
        """Run the health check; return whether the service is well, and what it printed."""
        kind, *words = self.services[name]["healthcheck"]["test"]
        command = [self.here(word, name) for word in (words if kind == "CMD" else ["sh", "-c", *words])]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(name),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode == 0, done.stdout + done.stderr

    def wait_until_well(self, name: str) -> None:
        deadline, told = time.monotonic() + PATIENCE_SECONDS, ""
        while time.monotonic() < deadline and self.running[name].poll() is None:
            is_well, told = self.health(name)
            if is_well:
                return
            time.sleep(0.3)
        raise AssertionError(
            f"{name} did not become well: {told}\n{self.log(name).read_text(errors='replace')[-4000:]}"
        )

    def stop(self) -> dict[str, int]:
        """Stop all as `docker compose stop` does; return their exit statuses."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        return {name: process.wait(timeout=PATIENCE_SECONDS) for name, process in self.running.items()}
