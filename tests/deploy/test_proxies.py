"""The production server behind nginx and Caddy, by the examples in deploy/: at the root of a host, and below a path."""

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.deploy.proxies import Proxied, caddy, free_ports, nginx
from tests.deploy.sites import Site, migrated_database, site
from tests.deploy.tls import Answer, TlsClient, make_certificate
from tests.factories import label

pytestmark = [pytest.mark.timeout(600), pytest.mark.django_db]  # the sites have copies of the test database
LABEL, LAB = "label.example.org", "lab.example.org"
PASSWORD = "four random words here"
STEPS = ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]


class Places:
    """Two sites with one database, each behind both proxies."""

    def __init__(
        self, certificate: Path, root: Site, below: Site, proxies: dict[str, Proxied], invitation: str
    ) -> None:
        self.certificate, self.root, self.below, self.proxies = certificate, root, below, proxies
        self.invitation = invitation

    def client(self, place: str, **options: Any) -> TlsClient:
        """A client of "nginx", "caddy", "nginx below" or "caddy below"."""
        below = place.endswith("below")
        named = {"name": LAB if below else LABEL, "base": "/stepmark" if below else ""} | options
        return TlsClient(port=self.proxies[place].https, certificate=self.certificate, **named)


PLACES = ["nginx", "caddy", "nginx below", "caddy below"]


@pytest.fixture(scope="module")
def places(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Places]:
    folder = tmp_path_factory.mktemp("proxies")
    files = make_certificate(folder)
    examples: dict[str, tuple[Callable[..., Any], str]] = {
        "nginx": (nginx, "stepmark.conf"),
        "caddy": (caddy, "Caddyfile"),
        "nginx below": (nginx, "stepmark-below-a-path.conf"),
        "caddy below": (caddy, "Caddyfile-below-a-path"),
    }
    with ExitStack() as stack, django_db_blocker.unblock():
        database = stack.enter_context(migrated_database("proxies"))
        collect(folder)
        root = stack.enter_context(site(database, folder, ALLOWED_HOSTS=f"{LABEL},[::1]"))
        below = stack.enter_context(site(database, folder, ALLOWED_HOSTS=LAB, BASE_PATH="/stepmark"))
        proxies = {}
        for place, (run, example) in examples.items():
            # IPv4 from nginx, IPv6 from Caddy
            upstream = f"{'127.0.0.1' if run is nginx else '[::1]'}:{(below if 'below' in place else root).port}"
            names = {"name": LAB if "below" in place else LABEL} if run is caddy else {}
            proxies[place] = stack.enter_context(run(example, folder, upstream, files, **names))
        invitation = root.manage("invite_first_admin", "--site", f"https://{LABEL}/")
        yield Places(files[0], root, below, proxies, invitation)


def collect(folder: Path) -> None:
    with override_settings(STATIC_ROOT=folder / "static"):
        call_command("collectstatic", "--noinput", verbosity=0)


@pytest.fixture(scope="module")
def admin(places: Places) -> None:
    """The first admin, who makes the account through nginx, and a queue with work, uploaded through Caddy."""
    site_link, _, token = places.invitation.partition("first-admin#")
    assert site_link == f"https://{LABEL}/"
    client = places.client("nginx")
    assert client.get("/first-admin").status == 200
    made = client.post("/api/v1/session/first-admin", {"token": token, "username": "ada", "password": PASSWORD})
    assert made.status == 200, made.content
    client = signed_in(places.client("caddy"))
    phase = client.post("/api/v1/phases", {"name": "Phase 2", "flow": 2}).json()["id"]
    assert client.post(f"/api/v1/phases/{phase}/open").status == 200
    problems = [{"problem": f"{'What is it? ' * 100} {number}", "answer": "41"} for number in range(2_000)]
    rows = [{"problem": one["problem"], "steps": STEPS} for one in problems[:8]]
    assert len(lines(problems)) > 2_000_000  # more than proxies take without being told
    for kind, content in (("problems", problems), ("solutions", rows)):
        answer = client.post(f"/api/v1/phases/{phase}/{kind}", raw=lines(content))
        assert answer.status == 200, answer.content
        assert json.loads(answer.content.splitlines()[-1])["state"] == "done"


def lines(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def signed_in(client: TlsClient) -> TlsClient:
    assert client.get("/sign-in").status == 200
    answer = client.post("/api/v1/session", {"username": "ada", "password": PASSWORD})
    assert answer.status == 200, answer.content
    return client


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.usefixtures("admin")
def test_somebody_signs_in_labels_an_item_and_downloads_the_export(places: Places, place: str) -> None:
    client = signed_in(places.client(place))
    assert {(cookie["path"], bool(cookie["secure"])) for cookie in client.cookies.values()} == {
        (f"{client.base}/", True)
    }
    work = client.post("/api/v1/assignments/next", {}).json()
    done = client.post(f"/api/v1/assignments/{work['id']}/submit", {"label": label([1, 1, 1], steps=STEPS)})
    assert done.status in (200, 201), done.content
    export = client.get("/api/v1/exports/prm800k.jsonl")
    assert export.status == 200
    assert export.headers["content-disposition"] == 'attachment; filename="prm800k.jsonl"'
    assert all(json.loads(line)["label"]["finish_reason"] == "solution" for line in export.content.splitlines())
    listed = client.get("/api/v1/phases/overview?limit=1").json()
    assert listed["count"] == 1


@pytest.mark.parametrize("place", PLACES)
def test_pages_and_all_that_they_load_are_there(places: Places, place: str) -> None:
    client = places.client(place)
    page = client.get("/label/3")
    assert page.headers["strict-transport-security"] == "max-age=3600"
    text = page.content.decode()
    assert f'<meta name="stepmark-base" content="{client.base}" />' in text
    named = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert len(named) > 4
    assert all(path.startswith(f"{client.base}/static/") for path in named)
    assets = f"{client.base}/static/assets/"
    chunks, fonts = set(), set()
    for path in named:
        content = found(client, path).content.decode(errors="replace")
        chunks |= set(re.findall(r'"\./([\w.-]+\.js)"', content))
        fonts |= set(re.findall(r"url\(\./(KaTeX_[\w-]+\.woff2)\)", content))
    assert len(chunks) > 10
    assert len(fonts) > 10
    for name in [*sorted(chunks)[:5], *sorted(fonts)[:2]]:
        answer = found(client, f"{assets}{name}")
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("font/" if name in fonts else "text/javascript")


def found(client: TlsClient, path: str) -> Answer:
    answer = client.send("GET", path)
    assert answer.status == 200, path
    return answer


@pytest.mark.parametrize("place", PLACES)
def test_plain_http_leads_to_https(places: Places, place: str) -> None:
    client = places.client(place)
    connection = http.client.HTTPConnection("127.0.0.1", places.proxies[place].http, timeout=30)
    connection.request("GET", f"{client.base}/label", headers={"Host": client.name})
    answer = connection.getresponse()
    assert answer.status in (301, 308)
    assert re.fullmatch(rf"https://{client.name}(:\d+)?{client.base}/label", answer.headers["Location"])


@pytest.mark.parametrize("place", ["nginx below", "caddy below"])
def test_path_without_its_slash_leads_to_the_start_page(places: Places, place: str) -> None:
    client = places.client(place)
    answer = client.send("GET", "/stepmark")
    assert answer.status == 301
    assert answer.headers["location"] in ("/stepmark/", f"{client.origin}/stepmark/")
    assert client.send("GET", "/elsewhere").content.strip() == b"another page of this host"


@pytest.mark.parametrize("place", PLACES)
def test_what_programs_read_stays_inside(places: Places, place: str) -> None:
    client = places.client(place)
    assert client.get("/healthz").content == b"ok"
    for path in ("/metrics", "/readyz"):
        assert client.get(path).status == 404


@pytest.mark.parametrize("place", PLACES)
def test_change_from_a_page_elsewhere_is_refused_and_says_what_to_set(places: Places, place: str) -> None:
    client = places.client(place)
    client.get("/sign-in")
    wrong = f"https://{client.name}:9999"
    answer = client.post("/api/v1/session", {"username": "ada", "password": PASSWORD}, origin=wrong)
    assert answer.status == 403
    assert f"CSRF_TRUSTED_ORIGINS={wrong} " in answer.json()["detail"]


@pytest.mark.usefixtures("admin")
def test_site_is_reached_at_an_ipv6_address(places: Places) -> None:
    client = places.client("nginx", name="[::1]", address="::1")
    assert signed_in(client).get("/api/v1/progress").status == 200


def test_probes_come_to_the_web_server_itself(places: Places) -> None:
    for one, path in ((places.root, ""), (places.below, ""), (places.below, "/stepmark")):
        for asked, expected in ((f"{path}/healthz", 200), (f"{path}/readyz", 200), (f"{path}/label", 400)):
            connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=60)
            connection.request("GET", asked, headers={"Host": "10.1.2.3:8000", "X-Forwarded-Proto": "https"})
            answer = connection.getresponse()
            content = answer.read().decode()
            assert answer.status == expected, (asked, content)
            if expected == 400:
                assert "ALLOWED_HOSTS=10.1.2.3," in content
            connection.close()


def test_upload_that_is_too_large_is_refused_before_it_is_sent(places: Places) -> None:
    client = places.client("nginx")
    connection = client.connect()
    connection.putrequest("POST", "/api/v1/phases/1/problems")
    connection.putheader("Content-Length", str(300 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413


class Slow(BaseHTTPRequestHandler):
    """Sends a line, as the site does while it reads an upload, and the next one when the test says so."""

    go_on: threading.Event

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("X-Accel-Buffering", "no")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"1\n")
        self.wfile.flush()
        self.go_on.wait(60)
        self.wfile.write(b"2\n")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("run", "example", "base"),
    [
        (nginx, "stepmark.conf", ""),
        (nginx, "stepmark-below-a-path.conf", "/stepmark"),
        (caddy, "Caddyfile", ""),
        (caddy, "Caddyfile-below-a-path", "/stepmark"),
    ],
    ids=PLACES,
)
def test_lines_are_passed_on_while_the_answer_goes_on(
    run: Callable[..., Any], example: str, base: str, tmp_path: Path
) -> None:
    files = make_certificate(tmp_path)
    (port,) = free_ports(1)
    Slow.go_on = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", port), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with run(example, tmp_path, f"127.0.0.1:{port}", files) as proxied:
            connection = TlsClient(LABEL, proxied.https, files[0]).connect()
            connection.request("GET", f"{base}/api/v1/phases/1/solutions")
            answer = connection.getresponse()
            assert answer.read(2) == b"1\n"
            Slow.go_on.set()
            assert answer.read() == b"2\n"
    finally:
        server.shutdown()
