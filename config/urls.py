"""All addresses: the API, the health checks, and the page for everything else."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularJSONAPIView

from config import openid_connect, views
from config.doctor.api import InstallationView

handler400 = "config.error_pages.bad_request"
handler403 = "config.error_pages.forbidden"
handler404 = "config.error_pages.not_found"
handler500 = "config.error_pages.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/schema.json", SpectacularJSONAPIView.as_view()),
    path("api/v1/docs", views.api_docs),
    path("api/v1/installation", InstallationView.as_view()),
    path("api/v1/", include("annotation.api.urls")),
    path("api/v1/", include("rewardmodel.api.urls")),
    path("accounts/<str:provider_id>/login/", openid_connect.login, name="openid_connect_login"),
    path("accounts/<str:provider_id>/login/callback/", openid_connect.callback, name="openid_connect_callback"),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("readyz/web", views.readyz_web),
    path("metrics", views.metrics),
    re_path(r"^api(?:/.*)?$", views.api_not_found, name="unknown"),
    # the single-page application handles every other address
    re_path(r"^(?!static/).*$", views.page, name="page"),
]
