"""One signed request to a webhook: no redirect is followed, and private addresses only if they are allowed."""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from annotation.site_network import site_network
from outgoing.sending import NotAllowed, TooLarge, send

SECONDS = 10
"""For the whole exchange."""
MOST_BYTES = 64 * 1024
"""Of the answer, whose text nobody reads."""
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
        response = send(
            "POST", url, network=site_network(), body=body, headers=headers, timeout=SECONDS, most_bytes=MOST_BYTES
        )
    except (NotAllowed, TooLarge) as refused:
        return Answer(None, f"{str(refused)[:1].upper()}{str(refused)[1:]}.")
    except ssl.SSLCertVerificationError as error:
        return Answer(None, f"The certificate of the receiver is not valid: {error.verify_message}.")
    except socket.gaierror:
        return Answer(None, "The name of the receiver is not known.")
    except TimeoutError:
        return Answer(None, f"There was no answer within {SECONDS} s.")
    except OSError as error:
        return Answer(None, f"No connection: {error.strerror or type(error).__name__}.")
    except http.client.HTTPException as error:
        return Answer(None, f"The answer is not HTTP ({type(error).__name__}).")
    return _judge(response.status)


def _judge(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(status, "")
    if 300 <= status < 400:
        return Answer(status, "The receiver redirects, and redirects are not followed. Enter its final address.")
    if status == GONE:
        return Answer(status, "The receiver says that it is gone.")
    return Answer(status, f"The receiver answered {status}.")
