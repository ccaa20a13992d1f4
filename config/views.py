"""Views of the installation: the page, health, readiness and metrics."""

import redis
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
from config.metrics.exposition import exposition
from config.operators import OPERATORS_ONLY, is_operator


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
    """The process can work: the database and the broker answer.

    Only operators read why not. A service that keeps ending is named, but does not make this site unready: people can label without a
    worker.
    """
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    services = {service.name: service.is_well for service in service_statuses()}
    is_ready = all(checks.values())
    told = checks | ({"services": services} if services else {}) if is_operator(request) else {"ready": is_ready}
    return JsonResponse(told, status=200 if is_ready else 503)


@read_only
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus' text format, for operators; no names, no texts."""
    if not is_operator(request):
        return refuse(request, 403, "operators_only", OPERATORS_ONLY)
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
