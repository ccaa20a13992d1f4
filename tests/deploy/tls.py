"""A certificate for the names of the examples, and a client that comes through a proxy with TLS."""

import http.client
import json
import socket
import ssl
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from typing import Any

from tests.deploy.programs import program

NAMES = ("label.example.org", "lab.example.org", "localhost")


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Return a certificate, which is its own authority, and its key."""
    certificate, key = folder / "site.crt", folder / "site.key"
    names = ",".join([*(f"DNS:{name}" for name in NAMES), "IP:127.0.0.1", "IP:::1"])
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subject = ["-subj", f"/CN={NAMES[0]}", "-addext", f"subjectAltName={names}"]
    command: list[str | Path] = [
        program("openssl"),
        "req",
        "-x509",
        *curve,
        *subject,
        "-keyout",
        key,
        "-out",
        certificate,
    ]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class TlsClient:
    """A browser, as far as addresses, cookies and the CSRF token go."""

    name: str
    port: int
    certificate: Path
    base: str = ""
    """The path of the site."""
    address: str = "127.0.0.1"
    cookies: dict[str, Morsel[str]] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"https://{self.name}:{self.port}"

    def connect(self) -> http.client.HTTPConnection:
        context = ssl.create_default_context(cafile=str(self.certificate))
        bare = socket.create_connection((self.address, self.port), timeout=60)
        connection = http.client.HTTPConnection(self.name.strip("[]"), self.port, timeout=60)
        connection.sock = context.wrap_socket(bare, server_hostname=self.name.strip("[]"))
        return connection

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask for a path of the host."""
        kept = "; ".join(
            f"{name}={cookie.value}" for name, cookie in self.cookies.items() if path.startswith(cookie["path"])
        )
        connection = self.connect()
        connection.request(method, path, body, {**({"Cookie": kept} if kept else {}), **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update(SimpleCookie(line))
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

    def get(self, path: str) -> Answer:
        """Ask for a path of the site."""
        return self.send("GET", f"{self.base}{path}")

    def post(self, path: str, body: object = None, *, origin: str | None = None, raw: bytes | None = None) -> Answer:
        token = next((cookie.value for name, cookie in self.cookies.items() if name.endswith("_csrf")), "")
        kind = "application/json" if raw is None else "application/octet-stream"
        headers = {"Content-Type": kind, "X-CSRFToken": token, "Origin": origin or self.origin}
        return self.send("POST", f"{self.base}{path}", json.dumps(body).encode() if raw is None else raw, headers)
