"""The site as an ASGI application, to compare servers of that kind (tests/benchmarks/web_servers.py)."""

from a2wsgi import WSGIMiddleware

from config.wsgi import application as wsgi

application = WSGIMiddleware(wsgi, workers=4)  # type: ignore[arg-type]
