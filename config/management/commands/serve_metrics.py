"""Serve /metrics and /readyz on a port of their own: for operators' networks, and for hosts with workers alone."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

from config.operators import FORWARDED

PATHS = ("/metrics", "/readyz", "/healthz")
Start = Callable[..., Any]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    timeout = 10

    def log_message(self, format: str, *args: object) -> None:
        """The site logs the request itself."""


class Command(BaseCommand):
    help = (
        "Serve /metrics and /readyz alone. Everybody who reaches the port may read them: let only operators reach it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=9464, help="port to listen on (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        with make_server(
            options["host"], options["port"], operators_only(), server_class=Server, handler_class=Quiet
        ) as server:
            self.stdout.write(f"Metrics: http://{options['host']}:{server.server_port}/metrics")
            self.stdout.flush()
            server.serve_forever()


def operators_only() -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    site = get_wsgi_application()

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] not in PATHS:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [f"Only {', '.join(PATHS)} are served here.\n".encode()]
        # whoever reaches this port is as good as on this host
        here = {name: value for name, value in environ.items() if name not in FORWARDED}
        return site({**here, "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"}, start)

    return application
