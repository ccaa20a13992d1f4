"""A site below a path, probes by IP, and refusals that say what to set."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import set_script_prefix
from pytest_django import Settings

from annotation.models import User
from config.probes import is_address
from tests.config.test_error_pages import problem
from tests.config.test_refusals import faults

HTML = {"Accept": "text/html"}


@pytest.fixture
def below(settings: Settings) -> Iterator[None]:
    """The site below /stepmark, as far as a process that has started can change that; the rest: tests/deploy/test_proxies.py."""
    settings.BASE_PATH = settings.FORCE_SCRIPT_NAME = "/stepmark"
    settings.STATIC_URL = "/stepmark/static/"
    yield
    set_script_prefix("/")


@pytest.fixture
def page(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "index.html").write_text("base={{ base }} static={{ static }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


@pytest.mark.usefixtures("page")
def test_page_says_where_the_site_is(client: Client) -> None:
    assert client.get("/label/3").content == b"base= static=/static/"


@pytest.mark.usefixtures("below", "page")
@pytest.mark.parametrize("path", ["/stepmark/label/3", "/label/3", "/stepmark/", "/"])
def test_path_may_be_passed_on_or_cut_off(client: Client, path: str) -> None:
    assert client.get(path).content == b"base=/stepmark static=/stepmark/static/"


@pytest.mark.usefixtures("below")
def test_start_of_the_site_without_its_slash_is_redirected(client: Client) -> None:
    answer = client.get("/stepmark?next=1")
    assert (answer.status_code, answer["Location"]) == (301, "/stepmark/?next=1")


@pytest.mark.django_db
@pytest.mark.usefixtures("below")
def test_api_and_errors_below_a_path(client: Client) -> None:
    assert client.get("/stepmark/api/v1/session").status_code == 200
    assert "/stepmark/api/v1/nothing does not exist" in problem(
        client.get("/stepmark/api/v1/nothing"), 404, "not_found"
    )
    assert client.get("/stepmark/healthz").content == b"ok"
    refused = client.get("/stepmark/" + "a" * 4000, headers=HTML)
    assert (refused.status_code, 'href="/stepmark/"' in refused.content.decode()) == (414, True)


@pytest.mark.usefixtures("below", "page")
def test_path_that_only_begins_alike_is_another_one(client: Client) -> None:
    assert "/stepmark/stepmarked/api can only be read" in client.post("/stepmarked/api").json()["detail"]


@pytest.mark.usefixtures("below")
@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/stepmark/healthz", 200), ("/stepmark/label", 301)])
def test_only_probes_may_come_over_plain_http(settings: Settings, path: str, status: int) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^stepmark/(healthz|readyz|metrics)$"]
    answer = Client().get(path)
    assert answer.status_code == status
    if status == 301:
        assert answer["Location"] == "https://testserver/stepmark/label"


@pytest.mark.parametrize("base", ["/stepmark", "/labs/step-mark.2/", "", "/"])
def test_paths_of_a_site(base: str) -> None:
    assert faults(BASE_PATH=base) == []


@pytest.mark.parametrize(
    "base", ["stepmark", "//elsewhere.test", "/a b", "/..", "/a/../b", "https://a.test/x", "/a?b", "/."]
)
def test_what_is_no_path_of_a_site_is_refused(base: str) -> None:
    (fault,) = faults(BASE_PATH=base)
    assert fault.startswith(f"BASE_PATH={base} ")


ADDRESSES = ["10.1.2.3", "10.1.2.3:8000", "[fd00::5]", "[fd00::5]:8000", "192.0.2.7:80"]


@pytest.mark.django_db
@pytest.mark.parametrize("host", ADDRESSES)
def test_probes_may_come_to_any_ip_address(client: Client, settings: Settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["label.test"]
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client.get(path, HTTP_HOST=host).status_code == 200
    for path in ("/", "/label", "/api/v1/session", "/api/v1/schema/", "/healthz/", "/static/x", "/healthzz"):
        assert client.get(path, HTTP_HOST=host).status_code in (400, 404)
    problem(client.get("/api/v1/session", HTTP_HOST=host), 400, "unknown_host")


@pytest.mark.parametrize(
    "host",
    ["evil.test", "10.1.2.3.evil.test", "1.2.3", "[fd00::5", "10.1.2.3:x", "", "@10.1.2.3", "10.1.2.3@evil.test"],
)
def test_probes_under_other_names_are_refused(client: Client, settings: Settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["label.test"]
    assert not is_address(host)
    if host:
        problem(client.get("/healthz", HTTP_HOST=host), 400, "unknown_host")


@pytest.mark.parametrize(
    ("host", "value"),
    [
        ("new.test", "new.test"),
        ("NEW.test:8443", "new.test"),
        ("[fd00::5]:8443", "[fd00::5]"),
        ("10.1.2.3", "10.1.2.3"),
    ],
)
def test_unknown_host_says_what_to_set(client: Client, host: str, value: str) -> None:
    detail = problem(client.get("/api/v1/session", HTTP_HOST=host), 400, "unknown_host")
    assert f"sets ALLOWED_HOSTS={value}," in detail
    assert f"--allowed-host {value})" in detail
    assert f"ALLOWED_HOSTS={value}," in client.get("/", headers={**HTML, "Host": host}).content.decode()


@pytest.mark.parametrize("host", ["<script>alert(1)</script>", "a" * 300 + ".test", 'x"onload="y', "a b"])
def test_host_that_is_no_name_is_not_repeated(client: Client, host: str) -> None:
    answer = client.get("/", headers={**HTML, "Host": host})
    assert answer.status_code == 400
    assert "no host name" in answer.content.decode()
    assert host not in answer.content.decode()


def csrf_detail(**headers: str) -> str:
    """The refusal of a sign-in from a page elsewhere; the address of the request is in the headers."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/api/v1/session", {"username": "a", "password": "b"}, "application/json", **headers)  # type: ignore[arg-type]
    assert answer.status_code == 403
    return str(answer.json()["detail"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("origin", "advice"),
    [
        (
            "https://label.test:8443",
            "sets CSRF_TRUSTED_ORIGINS=https://label.test:8443 (./dev serve: --allowed-host label.test:8443)",
        ),
        ("https://other.test", "sets CSRF_TRUSTED_ORIGINS=https://other.test (./dev serve: --allowed-host other.test)"),
        ("https://[fd00::5]:8443", "sets CSRF_TRUSTED_ORIGINS=https://[fd00::5]:8443 "),
        ("null", "Reload the page and try again."),
        ("https://x<script>", "Reload the page and try again."),
    ],
)
def test_foreign_origin_says_what_to_set(settings: Settings, origin: str, advice: str) -> None:
    settings.ALLOWED_HOSTS = ["label.test"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    detail = csrf_detail(HTTP_HOST="label.test", HTTP_ORIGIN=origin, HTTP_X_FORWARDED_PROTO="https")
    assert advice in detail
    assert ("port with the host (nginx: $http_host)" in detail) == (":8443" in origin)
    # and what it says is right
    if found := re.search(r"CSRF_TRUSTED_ORIGINS=(\S+)", detail):
        settings.CSRF_TRUSTED_ORIGINS = [found[1]]
        again = csrf_detail(HTTP_HOST="label.test", HTTP_ORIGIN=origin)
        assert "Origin checking failed" not in again


@pytest.mark.django_db
def test_proxy_that_does_not_say_https_is_named(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["label.test"]
    detail = csrf_detail(HTTP_HOST="label.test", HTTP_ORIGIN="https://label.test")
    assert "X-Forwarded-Proto: https" in detail
    assert "BEHIND_TLS_PROXY=true" in detail


@pytest.mark.django_db
def test_cookie_that_was_not_sent_over_http_is_named(settings: Settings) -> None:
    settings.CSRF_COOKIE_SECURE = True
    assert "SECURE_COOKIES" in csrf_detail()
    settings.CSRF_COOKIE_SECURE = False
    assert csrf_detail().endswith("Reload the page and try again.")


@pytest.mark.django_db
def test_changes_of_somebody_who_is_signed_in_are_refused_alike(labeler: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(labeler)
    answer = client.post("/api/v1/assignments/next", {}, "application/json", HTTP_ORIGIN="https://label.test:8443")
    assert "CSRF_TRUSTED_ORIGINS=https://label.test:8443" in problem(answer, 403, "permission_denied")
