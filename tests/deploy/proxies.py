"""nginx and Caddy in front of a site, by the examples in deploy/; only addresses, ports and certificates are this machine's."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.launcher.folders import ROOT
from tests.deploy.programs import program

START_SECONDS = 60.0


@dataclass(frozen=True)
class Proxied:
    """Where a proxy listens."""

    https: int
    http: int


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in taken]


@contextlib.contextmanager
def nginx(example: str, folder: Path, upstream: str, certificate: tuple[Path, Path]) -> Iterator[Proxied]:
    """Run an example of deploy/nginx inside the smallest main file."""
    ports = Proxied(*free_ports(2))
    text = (ROOT / "deploy/nginx" / example).read_text()
    name = "lab.example.org" if "below" in example else "label.example.org"
    for there, here in {
        "listen 443 ssl;": f"listen {ports.https} ssl;",
        "listen [::]:443 ssl;": f"listen [::]:{ports.https} ssl;",
        "listen 80;": f"listen {ports.http};",
        "listen [::]:80;": f"listen [::]:{ports.http};",
        "server 127.0.0.1:8000;": f"server {upstream};",
        f"/etc/nginx/certificates/{name}.crt;": f"{certificate[0]};",
        f"/etc/nginx/certificates/{name}.key;": f"{certificate[1]};",
    }.items():
        assert text.count(there) == 1, there
        text = text.replace(there, here)
    own = folder / f"nginx-{ports.https}"
    own.mkdir()
    (own / "site.conf").write_text(text)
    temporary = "".join(
        f"{kind}_temp_path {own}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (own / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {own}/pid; error_log stderr;"
        f"events {{ worker_connections 256; }} http {{ access_log off; {temporary} include {own}/site.conf; }}"
    )
    with running([program("nginx"), "-p", str(own), "-c", str(own / "nginx.conf"), "-e", "stderr"], own, ports.https):
        yield ports


@contextlib.contextmanager
def caddy(
    example: str, folder: Path, upstream: str, certificate: tuple[Path, Path], name: str = "label.example.org"
) -> Iterator[Proxied]:
    """Run an example of deploy/caddy as it is; its variables say what differs."""
    ports, admin = Proxied(*free_ports(2)), free_ports(1)[0]
    own = folder / f"caddy-{ports.https}"
    own.mkdir()
    variables = {
        "SITE_ADDRESS": f"https://{name}:{ports.https}",
        "HTTP_PORT": str(ports.http),
        "UPSTREAM": upstream,
        "TLS": f"{certificate[0]} {certificate[1]}",
        "CADDY_ADMIN": f"127.0.0.1:{admin}",
        "HOME": str(own),
        "XDG_DATA_HOME": str(own),
        "XDG_CONFIG_HOME": str(own),
    }
    command = [program("caddy"), "run", "--config", str(ROOT / "deploy/caddy" / example), "--adapter", "caddyfile"]
    with running(command, own, ports.https, os.environ | variables):
        yield ports


@contextlib.contextmanager
def running(command: list[str], folder: Path, port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    """Run a server until it listens, and then as long as the block lasts."""
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{command[0]} does not listen:\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False
