"""A typed client of Stepmark's API: `Client(site, token)` has one method for each request, and errors are exceptions."""

from stepmark_client import shapes
from stepmark_client.client import Client
from stepmark_client.errors import (
    Conflict,
    Forbidden,
    InvalidRequest,
    NoConnection,
    NotFound,
    NotSignedIn,
    ServerError,
    StepmarkError,
    TooManyRequests,
    Unavailable,
)
from stepmark_client.sending import UNSET, Unset

__all__ = [
    "UNSET",
    "Client",
    "Conflict",
    "Forbidden",
    "InvalidRequest",
    "NoConnection",
    "NotFound",
    "NotSignedIn",
    "ServerError",
    "StepmarkError",
    "TooManyRequests",
    "Unavailable",
    "Unset",
    "shapes",
]
