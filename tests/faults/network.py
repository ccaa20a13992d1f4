"""A network between the site and its PostgreSQL that can be cut: by a reset, by silence, or by a middle box that hangs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.launcher.folders import State
from config.launcher.postgres import start_postgres
from config.launcher.roles import DATABASE, ROLE
from config.launcher.supervisor import Supervisor
from tests.faults.site import free_port

RELAY = Path(__file__).with_name("relay.py")
SITE_ADDRESS, SERVER_ADDRESS = "10.203.113.1", "10.203.113.2"


class Impossible(Exception):
    """This machine cannot bring the fault about; the message says what is missing."""


@dataclass
class Network:
    """The relay is the only way from the site to PostgreSQL. In a namespace of its own it is as far away as another host."""

    host: str
    port: int
    socket: Path
    namespace: str | None
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        inside = ["ip", "netns", "exec", self.namespace] if self.namespace else []
        self.process = subprocess.Popen(
            [*inside, sys.executable, str(RELAY), self.host, str(self.port), str(self.socket)]
        )

    def reset(self) -> None:
        """Every connection breaks, and nobody listens."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def hang(self) -> None:
        """Connections stay, new ones are accepted by the kernel, and no byte is carried on."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def carry_on(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def fall_silent(self) -> None:
        """Packets of the site arrive, and no answer comes back: no reset, no refusal, no acknowledgement."""
        ip("-n", str(self.namespace), "route", "add", "blackhole", f"{SITE_ADDRESS}/32")

    def speak_again(self) -> None:
        ip("-n", str(self.namespace), "route", "del", "blackhole", f"{SITE_ADDRESS}/32")


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


@contextlib.contextmanager
def namespace() -> Iterator[str]:
    """A network namespace with one cable to ours. Raises Impossible."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        raise Impossible("a silent network needs root and the program ip (iproute2)")
    name, near, far = f"stepmark{os.getpid()}", f"sm{os.getpid() % 100000}a", f"sm{os.getpid() % 100000}b"
    try:
        ip("netns", "add", name)
    except subprocess.CalledProcessError as error:
        raise Impossible(f"no network namespace can be made: {error.stderr.strip()}") from error
    try:
        ip("link", "add", near, "type", "veth", "peer", "name", far)
        ip("link", "set", far, "netns", name)
        ip("addr", "add", f"{SITE_ADDRESS}/30", "dev", near)
        ip("link", "set", near, "up")
        for arguments in (["addr", "add", f"{SERVER_ADDRESS}/30", "dev", far], ["link", "set", far, "up"]):
            ip("-n", name, *arguments)
        yield name
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


@contextlib.contextmanager
def database_behind_a_network(folder: Path, *, apart: bool) -> Iterator[tuple[Network, dict[str, str]]]:
    """Start the PostgreSQL of this folder and the relay; yield the network and the site's settings. `apart`: in a namespace."""
    state = State(folder)
    state.create()
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(namespace()) if apart else None
        supervisor = stack.enter_context(Supervisor())
        direct = start_postgres(supervisor, state)
        sockets = direct.partition("host=")[2]
        network = Network(
            SERVER_ADDRESS if name else "127.0.0.1", free_port(), Path(sockets) / ".s.PGSQL.5432", namespace=name
        )
        network.start()
        time.sleep(0.5)
        url = f"postgresql://{ROLE}@{network.host}:{network.port}/{DATABASE}"
        try:
            yield network, {"DATABASE_URL": url, "DIRECT_DATABASE_URL": direct}
        finally:
            network.reset()
