"""Views of the installation: the page, health, readiness and metrics."""

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from prometheus_client import CONTENT_TYPE_LATEST

from annotation.models import User
from annotation.permissions import Permission
from annotation.selectors.services import service_statuses
from config.build import build_id
from config.error_pages import read_only, refuse
from config.metrics.exposition import exposition
from config.operators import OPERATORS_ONLY, is_operator
from config.problem_details import OUTAGE_SECONDS
from config.readiness import FOR_PEOPLE, Readiness, readinesses


@read_only
@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """The single-page application, for every address; its router runs in the browser."""
    return _built_page("index.html", request)


def _built_page(name: str, request: HttpRequest) -> HttpResponse:
    try:
        filled_in = {"build": build_id(), "base": settings.BASE_PATH, "static": settings.STATIC_URL}
        return HttpResponse(render_to_string(name, filled_in, request=request))
    except TemplateDoesNotExist:
        return HttpResponse("The pages are not built yet: run ./dev setup.", status=503, content_type="text/plain")


@read_only
@never_cache
@ensure_csrf_cookie
def api_docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI with the site's schema; what is tried there is done with the visitor's own session or token."""
    return _built_page("api-docs.html", request)


@csrf_exempt  # whatever the method, the address does not exist
def api_not_found(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        404,
        "not_found",
        f"{request.path} does not exist. {settings.BASE_PATH}/api/v1/docs describes the API.",
    )


@read_only
def healthz(request: HttpRequest) -> HttpResponse:
    """The process runs."""
    return HttpResponse("ok", content_type="text/plain")


@read_only
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The whole site can work: database, broker, tables, disk, and a worker for each queue in which work waits."""
    return _readiness(request, None)


@read_only
@never_cache
def readyz_web(request: HttpRequest) -> HttpResponse:
    """This web server can serve people, who label without broker and workers: for what spreads requests over web servers."""
    return _readiness(request, FOR_PEOPLE)


def _readiness(request: HttpRequest, names: tuple[str, ...] | None) -> HttpResponse:
    """What is wrong is for operators and admins; all others learn whether the site is ready. Reasons are for admins: they name hosts."""
    found = readinesses.get()
    chosen = names or tuple(found.reasons)
    body: dict[str, object] = {name: not found.reasons[name] for name in chosen}
    if names is None and (services := {service.name: service.is_well for service in service_statuses()}):
        body["services"] = services
    ready = found.is_ready(chosen)
    if may_see_reasons(request, found):
        body["reasons"] = {name: found.reasons[name] for name in chosen if found.reasons[name]}
    elif not is_operator(request):
        body = {"ready": ready}
    response = JsonResponse(body, status=200 if ready else 503)
    if not ready:
        response["Retry-After"] = str(OUTAGE_SECONDS)
    return response


def may_see_reasons(request: HttpRequest, found: Readiness) -> bool:
    """Admins who are signed in. Nobody is known while the database is away; then ./dev doctor on the host tells."""
    if found.reasons["database"]:
        return False
    try:
        return isinstance(request.user, User) and request.user.may(Permission.MANAGE_SITE)
    except DatabaseError:
        return False


@read_only
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus' text format, for operators; no names, no texts."""
    if not is_operator(request):
        return refuse(request, 403, "operators_only", OPERATORS_ONLY)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
