"""A client for the server of the queues, which REDIS_URL names in the way of the queue's library."""

import redis
from django.conf import settings


def broker_client(*, timeout: float = 2) -> redis.Redis:
    return redis.Redis.from_url(_url(), socket_connect_timeout=timeout, socket_timeout=timeout)


def _url() -> str:
    """Return the URL for the client library: it writes unix:// for a Unix socket, kombu writes redis+socket://."""
    url = settings.REDIS_URL
    return url.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=")
