"""One signed request to a webhook: no redirect is followed, and private addresses only by a setting."""

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10
"""For the connection, and for each read of the answer."""
GONE = 410
"""The receiver wants no more: the delivery is given up at once."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is None if there was no answer. `error` is empty if the receiver accepted; it never quotes what the receiver sent."""

    status: int | None
    error: str

    @property
    def accepted(self) -> bool:
        return not self.error


def signature_of(*, secret: str, timestamp: int, body: bytes) -> str:
    """Return `v1=` and the HMAC-SHA256, in hexadecimal, of the timestamp, a dot, and the body."""
    signed = str(timestamp).encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def post_signed(url: str, envelope: Mapping[str, object], *, secret: str, timestamp: int) -> Answer:
    """Send the event once. `timestamp`: seconds since 1970, by the database's clock."""
    body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Stepmark",
        "Stepmark-Event": str(envelope["event"]),
        "Stepmark-Delivery": str(envelope["delivery"]),
        "Stepmark-Timestamp": str(timestamp),
        "Stepmark-Signature": signature_of(secret=secret, timestamp=timestamp, body=body),
    }
    try:
        return _judge(_post(url, body, headers))
    except RefusedAddress as refused:
        return Answer(None, str(refused))
    except ssl.SSLCertVerificationError as error:
        return Answer(None, f"The certificate of the receiver is not valid: {error.verify_message}.")
    except TimeoutError:
        return Answer(None, f"There was no answer within {SECONDS} s.")
    except OSError as error:
        return Answer(None, f"No connection: {error.strerror or type(error).__name__}.")
    except http.client.HTTPException as error:
        return Answer(None, f"The answer is not HTTP ({type(error).__name__}).")


class RefusedAddress(Exception):
    """The address may not be asked."""


def resolve(host: str, port: int) -> str:
    """Return the one address that is asked, so that a name cannot lead elsewhere at a second look. Raises RefusedAddress."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise RefusedAddress(f"The name {host} is not known.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.PRIVATE_WEBHOOKS:
        private = [address for address in addresses if not ipaddress.ip_address(address.partition("%")[0]).is_global]
        if private:
            raise RefusedAddress(
                f"{host} is a private address. An operator allows these with STEPMARK_PRIVATE_WEBHOOKS=true."
            )
    return addresses[0]


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = resolve(host, port)
    # connected to the address that was checked; the name is for the certificate and for the Host header
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    plain = socket.create_connection((address, port), timeout=SECONDS)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body=body, headers={**headers, "Host": parts.netloc, "Connection": "close"})
        return connection.getresponse().status
    finally:
        plain.close()
        connection.close()


def _judge(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(status, "")
    if 300 <= status < 400:
        return Answer(status, "The receiver redirects, and redirects are not followed. Enter its final address.")
    if status == GONE:
        return Answer(status, "The receiver says that it is gone.")
    return Answer(status, f"The receiver answered {status}.")
