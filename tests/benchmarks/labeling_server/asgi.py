"""The site as an ASGI application, to compare servers of that kind (tests/benchmarks/web_servers.py)."""

from typing import Any, cast

from a2wsgi import WSGIMiddleware

from config.wsgi import application as wsgi

application = WSGIMiddleware(cast("Any", wsgi), workers=4)
