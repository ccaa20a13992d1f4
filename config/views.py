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

from annotation.selectors.services import service_statuses
from config.broker import broker_client
from config.build import build_id
from config.error_pages import read_only, refuse
from config.metrics import exposition


@read_only
@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """The single-page application, for every address; its router runs in the browser."""
    try:
        filled_in = {"build": build_id(), "base": settings.BASE_PATH, "static": settings.STATIC_URL}
        return HttpResponse(render_to_string("index.html", filled_in, request=request))
    except TemplateDoesNotExist:
        return HttpResponse("The pages are not built yet: run ./dev setup.", status=503, content_type="text/plain")


@csrf_exempt  # whatever the method, the address does not exist
def api_not_found(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        404,
        "not_found",
        f"{request.path} does not exist. {settings.BASE_PATH}/api/v1/schema/ describes the API.",
    )


@read_only
def healthz(request: HttpRequest) -> HttpResponse:
    """The process runs."""
    return HttpResponse("ok", content_type="text/plain")


@read_only
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can work: the database and the broker answer.

    A service that keeps ending is named, but does not make this site unready: people can label without a worker.
    """
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    services = {service.name: service.is_well for service in service_statuses()}
    return JsonResponse(
        checks | ({"services": services} if services else {}), status=200 if all(checks.values()) else 503
    )


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
        with broker_client() as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
