"""Who may do what: nobody gets the rights, the work or the session of somebody else."""

from typing import Any

import pytest
from django.conf import settings as site
from django.core import signing
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import Assignment, Labeling, User
from annotation.services.assignments import release_assignment
from annotation.services.labelings import submit_labeling
from config.refusals import faults_of, weakness_of
from tests.access.scene import make_scene
from tests.conftest import ClientOf
from tests.factories import UserFactory, label, lease

pytestmark = pytest.mark.django_db

KNOWN_KEYS = (
    "$(fefwefwef13;LFK{P!)@#*!)kdsjfWF2l+i5e3t(8a1n",
    "django-insecure-b)1234567890abcdefghijklmnopqrstuvwxyz",
    "a" * 50,
)


def test_cve_2023_43791_label_studio_constant_secret(
    anonymous: APIClient, as_admin: APIClient, settings: Settings
) -> None:
    """All installations had one secret key, so that anybody could sign a session of anybody."""
    admin = User.objects.get(role=User.Role.ADMIN)
    for key in KNOWN_KEYS:
        session = signing.dumps(
            {"_auth_user_id": str(admin.pk)}, key=key, salt="django.contrib.sessions.SessionStore", compress=True
        )
        anonymous.cookies[site.SESSION_COOKIE_NAME] = session
        assert anonymous.get("/api/v1/session").json()["user"] is None
    assert weakness_of(KNOWN_KEYS[1])
    assert weakness_of(KNOWN_KEYS[2])
    assert any(
        "SECRET_KEY is missing" in fault
        for fault in faults_of({"DATABASE_URL": "postgresql:///a", "REDIS_URL": "redis://a"})
    )
    assert settings.SECRET_KEY not in KNOWN_KEYS


def test_cve_2026_23526_cvat_rights_for_oneself(client_of: ClientOf, anonymous: APIClient) -> None:
    """People with some rights could give themselves all others."""
    for role in (User.Role.LABELER, User.Role.RESEARCHER):
        user = UserFactory(role=role)
        client = client_of(user)
        for change in ({"role": "admin"}, {"is_superuser": True}, {"user": {"role": "admin"}}, {"groups": ["admin"]}):
            assert client.patch("/api/v1/preferences", {"keys": {}, **change}, format="json").status_code == 400
            assert client.patch("/api/v1/session", change, format="json").status_code in (403, 405)
        for path, body in [
            ("session/demo", {"role": "admin"}),
            ("session/first-admin", {"token": "x", "username": user.username, "password": "a-long-password-for-me"}),
        ]:
            assert client.post(f"/api/v1/{path}", body, format="json").status_code in (404, 410)
        user.refresh_from_db()
        assert (user.role, user.is_superuser, user.is_staff) == (role, False, False)


@pytest.mark.parametrize("change", [{"role": User.Role.LABELER}, {"is_active": False}])
def test_cve_2026_44553_open_webui_role_of_an_old_session(change: dict[str, Any], db: None) -> None:
    """A session kept the role that its user had when it began."""
    scene = make_scene()
    admin = scene.users["admin"]
    session, token = APIClient(), APIClient()
    session.force_login(admin)
    token.credentials(HTTP_AUTHORIZATION=f"Token {scene.token('admin')}")
    for client in (session, token):
        assert client.get("/api/v1/overview").status_code == 200
    User.objects.filter(pk=admin.pk).update(**change)
    for client in (session, token):
        assert client.get("/api/v1/overview").status_code in (401, 403)


def test_cve_2024_47172_cvat_rows_of_others(client_of: ClientOf, labeler: User) -> None:
    """By its number, anybody could read what belonged to others."""
    assignment = lease(labeler=labeler)
    other = client_of(UserFactory())
    for method, path in [
        ("get", ""), ("put", "/draft"), ("post", "/submit"), ("post", "/check"), ("post", "/release"), ("get", "/explanations?step=0"),
    ]:  # fmt: skip
        body = {"label": label([1, -1])} if path in ("/draft", "/submit", "/check") else None
        response = getattr(other, method)(f"/api/v1/assignments/{assignment.pk}{path}", body, format="json")
        assert response.status_code == 404, path
    assignment.refresh_from_db()
    assert (assignment.status, assignment.draft, Labeling.objects.count()) == (Assignment.Status.LEASED, None, 0)
    assert str(assignment.pk) not in other.get("/api/v1/labelings").content.decode()


def test_cve_2026_2109_coco_annotator_undo_for_others(client_of: ClientOf, labeler: User) -> None:
    """Anybody could undo what others had done."""
    submitted, skipped = lease(labeler=labeler), lease(labeler=labeler)
    submit_labeling(assignment_id=submitted.pk, labeler=labeler, label=label([1, -1]))
    release_assignment(assignment_id=skipped.pk, labeler=labeler)
    for user in (UserFactory(), UserFactory(role=User.Role.ADMIN)):
        client = client_of(user)
        assert client.post(f"/api/v1/assignments/{submitted.pk}/reopen").status_code == 404
        assert client.post(f"/api/v1/assignments/{skipped.pk}/take-back").status_code == 404
        assert client.get("/api/v1/assignments/undo").json()["entries"] == []
    assert client_of(labeler).post(f"/api/v1/assignments/{submitted.pk}/reopen").status_code == 200


def test_cve_2026_2651_mlflow_upload_by_others(as_labeler: Any, as_researcher: Any, anonymous: Any) -> None:
    """One way of uploading had been forgotten where rights were checked."""
    scene = make_scene()
    for client, status in ((anonymous, 401), (as_labeler, 403), (as_researcher, 403)):
        for path in ("problems", "problems/check", "solutions", "solutions/check"):
            response = client.generic(
                "POST",
                f"/api/v1/phases/{scene.ids['phase']}/{path}",
                b'{"problem": "x"}\n',
                content_type="application/octet-stream",
            )
            assert response.status_code == status, path


def test_cve_2023_40273_airflow_session_after_a_new_password(labeler: User) -> None:
    """A session went on after the password had been reset."""
    client = APIClient()
    client.force_login(labeler)
    assert client.get("/api/v1/preferences").status_code == 200
    labeler.set_password("another-long-password")
    labeler.save(update_fields=["password"])
    assert client.get("/api/v1/preferences").status_code == 401
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(labeler)
    token = client.get("/api/v1/session").json()["csrf_token"]
    cookie = client.cookies[site.SESSION_COOKIE_NAME].value
    assert client.delete("/api/v1/session", HTTP_X_CSRFTOKEN=token).status_code == 204
    again = APIClient()
    again.cookies[site.SESSION_COOKIE_NAME] = cookie
    assert again.get("/api/v1/preferences").status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_cve_2024_1727_gradio_request_of_another_site(origin: str, labeler: User) -> None:
    """Another site could make a visitor's browser upload and change things."""
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(labeler)
    token = client.get("/api/v1/session").json()["csrf_token"]
    for headers in ({"HTTP_ORIGIN": origin, "HTTP_X_CSRFTOKEN": token}, {"HTTP_ORIGIN": origin}):
        for method, path in (
            ("patch", "/api/v1/preferences"),
            ("post", "/api/v1/assignments/next"),
            ("delete", "/api/v1/session"),
        ):
            response = getattr(client, method)(path, {}, format="json", **headers)
            assert (response.status_code, response.json()["code"]) == (403, "permission_denied")
    plain = client.generic("POST", "/api/v1/assignments/next", "{}", content_type="text/plain", HTTP_X_CSRFTOKEN=token)
    assert plain.status_code in (403, 415)
    assert client.get("/api/v1/session", HTTP_ORIGIN=origin).get("Access-Control-Allow-Origin") is None


def test_cve_2025_13372_and_cve_2022_28346_django_names_in_a_body(as_labeler: APIClient, labeler: User) -> None:
    """Names of a body's fields reached SQL as names of columns: an unknown name is refused, and never used."""
    assignment = lease(labeler=labeler)
    body = {"label": label([1, -1]), 'x" FROM annotation_user; --': 1}
    response = as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", body, format="json")
    assert response.status_code == 400
    for name in ("labeler", "labeler_id", "is_valid", "status", "item__phase"):
        response = as_labeler.post(
            f"/api/v1/assignments/{assignment.pk}/submit", {"label": label([1, -1]), name: 1}, format="json"
        )
        assert response.status_code == 400
    assert not Labeling.objects.exists()


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "testserver@evil.example"]
)
def test_cve_2012_4520_django_name_of_the_site(host: str, anonymous: APIClient, settings: Settings) -> None:
    """A name that the request chose became the address of the site in what it wrote."""
    settings.ALLOWED_HOSTS = ["label.example.org"]
    anonymous.raise_request_exception = False
    response = anonymous.get("/api/v1/session", HTTP_HOST=host, HTTP_X_FORWARDED_HOST="label.example.org")
    assert response.status_code == 400
    assert (
        f"//{host}" not in response.content.decode()
    )  # the advice may quote the name, but no address is built from it
    assert host not in str(response.headers)
