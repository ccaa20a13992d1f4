"""Views of the installation: the page, health, readiness and metrics."""

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from prometheus_client import CONTENT_TYPE_LATEST

from config.build import build_id
from config.error_pages import read_only, refuse
from config.metrics import exposition


@read_only
@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """The single-page application, for every address; its router runs in the browser."""
    try:
        return HttpResponse(render_to_string("index.html", {"build": build_id()}, request=request))
    except TemplateDoesNotExist:
        return HttpResponse("The pages are not built yet: run ./dev setup.", status=503, content_type="text/plain")


@csrf_exempt  # whatever the method, the address does not exist
def api_not_found(request: HttpRequest) -> HttpResponse:
    return refuse(request, 404, "not_found", f"{request.path} does not exist. /api/v1/schema/ describes the API.")


@read_only
def healthz(request: HttpRequest) -> HttpResponse:
    """The process runs."""
    return HttpResponse("ok", content_type="text/plain")


@read_only
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can work: the database and the broker answer."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


@read_only
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in Prometheus' text format; no names, no texts."""
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with redis.Redis.from_url(_redis_url(), socket_connect_timeout=2, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _redis_url() -> str:
    """Return the URL for the client library: it writes unix:// for a Unix socket, kombu writes redis+socket://."""
    url = settings.REDIS_URL
    return url.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=")
