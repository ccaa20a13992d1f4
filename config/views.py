"""What belongs to the installation and not to an app: the page itself, health, readiness, metrics."""

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from prometheus_client import CONTENT_TYPE_LATEST

from config.metrics import exposition
from config.problem_details import CONTENT_TYPE


@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """The single-page application, whatever the address; the browser's router takes it from there."""
    try:
        return HttpResponse(render_to_string("index.html", request=request))
    except TemplateDoesNotExist:
        return HttpResponse("The pages are not built yet: run ./dev setup.", status=503, content_type="text/plain")


def api_not_found(request: HttpRequest) -> HttpResponse:
    body = {"type": "urn:stepmark:error:not_found", "title": "Not found", "status": 404, "code": "not_found"}
    detail = f"There is no {request.path}; /api/v1/schema/ lists what there is."
    return JsonResponse({**body, "detail": detail}, status=404, content_type=CONTENT_TYPE)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database answers with all migrations' tables, and the broker answers."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


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
    """kombu spells a Unix socket redis+socket://, the client library unix://."""
    url = settings.REDIS_URL
    return url.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=")
