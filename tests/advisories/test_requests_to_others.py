"""Server-side request forgery: nobody makes the site ask a server that its operator has not allowed."""

import socket
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import CompletionRequest, Phase
from annotation.site_network import site_network
from outgoing.addresses import ANYWHERE, Network
from outgoing.sending import NotAllowed, send
from rewardmodel import engine
from rewardmodel.models import Generator, ModelRequest, RewardModel
from rewardmodel.services.completions import write_completions
from rewardmodel.training.from_elsewhere import answer_model_request
from tests.advisories.conftest import SECRET_OF_THE_INSIDE, Inside
from tests.factories import PhaseFactory, lease, problem_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_as_a_team")]

MODELS = "/api/v1/models"


@pytest.fixture(autouse=True)
def _no_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewardmodel.services.model_requests.send_model_request", lambda *_: None)


def added(client: APIClient, location: str, **values: object) -> Any:
    """Ask for a model behind a server; a worker answers what was not refused at once."""
    body = {"name": "probe", "location": location, "format": "thinkprm", **values}
    response: Any = client.post(MODELS, body, format="json")
    if response.status_code != 202:
        return response
    answer_model_request(request_id=response.json()["id"])
    return client.get(f"{MODELS}/requests/{response.json()['id']}")


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let a name server give these addresses, one after another, and return the names that were asked for."""
    names: list[str] = []
    given = list(addresses)
    real = socket.getaddrinfo

    def answer(host: str, port: Any, *args: Any, **values: Any) -> Any:
        if values.get("flags") or host.replace(".", "").isdigit():
            return real(host, port, *args, **values)
        names.append(host)
        address = given.pop(0) if len(given) > 1 else given[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return names


def test_cve_2025_25297_label_studio_asked_inner_addresses(as_admin: APIClient, inside: Inside) -> None:
    """An address that a user entered as that of a storage was asked from inside, and the response was shown."""
    for location in (inside.root, f"{inside.root}/latest/meta-data", f"http://localhost:{inside.server_port}"):
        response = added(as_admin, location)
        assert response.status_code == 400 or response.json()["status"] == "failed"
        assert SECRET_OF_THE_INSIDE not in response.content.decode()
    assert inside.asked == []


@pytest.mark.parametrize("host", ["169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "metadata.google.internal"])
def test_ghsa_9rjc_r7m8_5wpg_label_studio_metadata(
    host: str, as_admin: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Webhooks reached the addresses at which clouds give their machines' credentials."""
    if not host[0].isdigit() and host[0] != "[":
        resolve_to(monkeypatch, "169.254.169.254")
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    response = added(as_admin, f"http://{host}/latest/meta-data/iam")
    assert response.status_code == 400 or "is not a public host" in response.json()["error"]


def test_cve_2023_47116_label_studio_rebinding(
    as_admin: APIClient, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name was resolved once for the check and again for the request, and led elsewhere the second time."""
    names = resolve_to(monkeypatch, "203.0.113.9", "127.0.0.1")
    reached: list[Any] = []

    def connect(place: tuple[str, int], **_: Any) -> socket.socket:
        reached.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr("outgoing.addresses.is_public", lambda address: str(address) == "203.0.113.9")
    with pytest.raises(ConnectionRefusedError):
        send("GET", f"http://rebind.example:{inside.server_port}/", network=site_network(), timeout=5, most_bytes=10)
    assert (names, reached) == (["rebind.example"], [("203.0.113.9", inside.server_port)])
    assert inside.asked == []


def test_cve_2026_41488_langchain_second_look_up(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public at the first look-up and private at each later one: the request needs no later one."""
    names = resolve_to(monkeypatch, "127.0.0.1")
    with pytest.raises(NotAllowed):
        send("GET", f"http://later.example:{inside.server_port}/", network=Network(), timeout=5, most_bytes=10)
    assert (names, inside.asked) == (["later.example"], [])


def test_cve_2022_31188_cvat_without_signing_in(anonymous: APIClient, inside: Inside) -> None:
    """Anybody could have the server fetch an address."""
    assert added(anonymous, inside.root).status_code == 401
    assert (inside.asked, ModelRequest.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "scheme", ["file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "ftp://127.0.0.1/", "dict://127.0.0.1/"]
)
def test_cve_2022_36551_label_studio_other_schemes(as_admin: APIClient, scheme: str) -> None:
    """An import took addresses of files of the server, too."""
    response = added(as_admin, scheme)
    assert (response.status_code, response.json()["field"]) == (400, "location")


def test_cve_2024_4325_and_cve_2024_47167_gradio_address_in_a_value(
    as_labeler: APIClient, labeler: Any, inside: Inside, settings: Settings
) -> None:
    """A value that looked like an address was fetched by the server."""
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]  # it is not the limits of the network that keep the site from asking
    assignment = lease(problem_item(phase=PhaseFactory(flow=Phase.Flow.ONE)), labeler)
    steps = [f"![x]({inside.root}/a.png)", inside.root, f'{{"url": "{inside.root}", "path": "{inside.root}"}}']
    url = f"/api/v1/assignments/{assignment.pk}"
    assert as_labeler.put(f"{url}/draft", {"label": {"path": inside.root}}, format="json").status_code == 200
    assert as_labeler.post(f"{url}/completions", {"steps": steps}, format="json").status_code == 202
    assert inside.asked == []


def test_cve_2026_25528_langsmith_address_in_a_header(as_admin: Any, inside: Inside) -> None:
    """A tracing header of the request named the server to which the site then sent what it had."""
    headers = {
        "HTTP_BAGGAGE": f'langsmith-replicas=[["x",{{"api_url":"{inside.root}"}}]]',
        "HTTP_X_FORWARDED_HOST": inside.root.removeprefix("http://"),
        "HTTP_TRACEPARENT": f"00-{'1' * 32}-{'2' * 16}-01",
    }
    for path in ("/api/v1/session", "/api/v1/loop", "/api/v1/models"):
        response = as_admin.get(path, **headers)
        assert response.status_code == 200
        assert inside.root.removeprefix("http://") not in response.content.decode()
    assert inside.asked == []


def test_cve_2018_18074_requests_key_along_a_redirect(
    inside: Inside, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Authorization header went along to the address that a redirect named."""
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    inside.redirect = f"http://localhost:{inside.server_port}/elsewhere"
    monkeypatch.setenv("PROBE_KEY", "sk-secret")
    generator = Generator.objects.create(
        name="g", backend="openai", location=inside.root, options={"api_key_variable": "PROBE_KEY", "attempts": 1}
    )
    with pytest.raises(Exception, match="redirects are not followed"):
        engine.next_steps(generator, "p", [], 1, temperature=1.0, top_p=1.0, max_new_tokens=5, seed=1)
    assert [path for path, _ in inside.asked] == ["/completions"]
    assert inside.asked[0][1]["Authorization"] == "Bearer sk-secret"


def test_cve_2019_18348_python_line_break_in_a_host(as_admin: APIClient, inside: Inside, settings: Settings) -> None:
    """A line break in an address added headers, or a whole request, to the one that was meant."""
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    for text in ("\r\nX-Injected: 1", "/v1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /evil", "\t/", "/%0d%0a\\@evil.example"):
        with pytest.raises(NotAllowed):
            send("POST", f"{inside.root}{text}", network=ANYWHERE, timeout=2, most_bytes=100)
        assert added(as_admin, f"{inside.root}{text}").status_code == 400
    assert inside.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "0177.0.0.1",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "0",
        "[::]",
    ],
)
def test_cve_2021_29921_python_hidden_notations(as_admin: APIClient, inside: Inside, host: str) -> None:
    """Octal and other notations of an address passed a check that read them as another address."""
    response = added(as_admin, f"http://{host}:{inside.server_port}/")
    assert response.status_code == 400, response.content
    assert inside.asked == []


def test_cve_2024_40441_doccano_key_of_the_server(as_admin: APIClient, inside: Inside, settings: Settings) -> None:
    """Attributes that a user gave a model for labeling did more than they were for."""
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    assert added(as_admin, inside.root, options={"api_key_variable": "SECRET_KEY"}).status_code == 400
    assert inside.asked == []
    added(as_admin, inside.root)
    assert inside.asked
    assert all("Authorization" not in headers for _, headers in inside.asked)
    assert RewardModel.objects.count() == 0


def test_words_of_an_inner_server_reach_nobody_without_the_right(
    as_labeler: APIClient, as_researcher: APIClient, labeler: Any, inside: Inside, settings: Settings
) -> None:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    phase = PhaseFactory(flow=Phase.Flow.ONE, generator="g")
    Generator.objects.create(name="g", backend="openai", location=inside.root, options={"attempts": 1})
    assignment = lease(problem_item(phase=phase), labeler)
    url = f"/api/v1/assignments/{assignment.pk}/completions"
    as_labeler.post(url, {"steps": []}, format="json")
    write_completions(request_id=CompletionRequest.objects.get().pk)
    told = as_labeler.post(url, {"steps": []}, format="json").content.decode()
    assert inside.asked
    assert SECRET_OF_THE_INSIDE not in told
    assert inside.root not in told
    assert "127.0.0.1" not in told
    failed = as_researcher.get(f"/api/v1/phases/{phase.pk}/failed-completions").content.decode()
    assert "400 Bad Request" in failed
    assert SECRET_OF_THE_INSIDE not in failed
