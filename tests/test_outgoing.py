"""Requests to other servers: addresses, one look-up, time and size, and that nothing else of the product sends any."""

import ast
import contextlib
import importlib
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from outgoing.addresses import ANYWHERE, Network
from outgoing.sending import NotAllowed, TooLarge, checked_url, send
from tests.test_architecture import PACKAGES, ROOT

PUBLIC = {"8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808", "2002:808:808::"}
HERE = Network.read(["127.0.0.1"])


@pytest.mark.parametrize(
    ("address", "by_name", "by_range"),
    [
        ("8.8.8.8", True, True),
        ("2001:4860:4860::8888", True, True),
        ("10.1.2.3", True, True),
        ("192.168.1.1", True, False),
        ("100.64.0.1", True, False),
        ("127.0.0.1", True, False),
        ("::1", True, False),
        ("fd12::1", True, False),
        ("::ffff:10.1.2.3", True, True),
        ("::ffff:192.168.1.1", True, False),
        ("64:ff9b::c0a8:101", True, False),
        ("64:ff9b::808:808", True, True),
        ("2002:c0a8:101::", True, False),
        ("2002:808:808::", True, True),
        ("2002:a9fe:a9fe::", False, False),
        ("169.254.169.254", False, False),
        ("fe80::1", False, False),
        ("fd00:ec2::254", False, False),
        ("100.100.100.200", False, False),
        ("168.63.129.16", False, False),
        ("0.0.0.0", False, False),
        ("::", False, False),
        ("224.0.0.1", False, False),
        ("240.0.0.1", False, False),
        ("64:ff9b:1::1", False, False),
        ("fec0::1", False, False),
    ],
)
def test_addresses(address: str, by_name: bool, by_range: bool) -> None:
    found = ipaddress.ip_address(address)
    assert Network.read(["vllm"]).allows("VLLM.", found) is by_name
    assert Network.read(["10.0.0.0/8"]).allows("other", found) is by_range
    assert Network().allows("other", found) is (address in PUBLIC)
    assert ANYWHERE.allows("other", found)


def test_named_address_is_allowed_even_where_clouds_keep_credentials() -> None:
    assert Network.read(["169.254.169.254"]).allows("x", ipaddress.ip_address("169.254.169.254"))


@pytest.mark.parametrize(
    "entry", ["", "*", "1.2.3", "0177.0.0.1", "http://host", "host:80", "a b", "10.0.0.1/8", "ho*st"]
)
def test_entry_that_is_no_host(entry: str) -> None:
    with pytest.raises(ValueError, match="neither the name of a host nor an address"):
        Network.read([entry])


MALFORMED = [
    "ftp://h/",
    "http:///x",
    "http://u:p@h/",
    "http://h\\@x/",
    "http://h /",
    "http://h:99999/",
    "http://hö/",
    "h",
]


@pytest.mark.parametrize("url", MALFORMED)
def test_malformed_addresses(url: str) -> None:
    with pytest.raises(NotAllowed):
        checked_url(url)


Serve = Callable[[socket.socket], None]


@pytest.fixture
def served() -> Iterator[Callable[[Serve], str]]:
    """Return a function that starts a server of one connection and returns its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def start(serve: Serve) -> str:
        def run() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                with contextlib.suppress(OSError):
                    serve(connection)

        threads.append(threading.Thread(target=run, daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    listener.close()
    for thread in threads:
        thread.join(5)


def get(url: str, *, timeout: float = 5.0, most_bytes: int = 1000) -> bytes:
    return send("GET", url, network=HERE, timeout=timeout, most_bytes=most_bytes).body


@pytest.mark.parametrize("drip", [b"H", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"])
def test_slow_server_is_given_up_in_time(served: Callable[[Serve], str], drip: bytes) -> None:
    def serve(connection: socket.socket) -> None:
        connection.sendall(drip)
        for _ in range(100):
            time.sleep(0.05)
            connection.sendall(b"X")

    began = time.monotonic()
    with pytest.raises(TimeoutError, match="timed out"):
        get(served(serve), timeout=0.3)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("head", [b"Content-Length: 10000000000\r\n", b"", b"Transfer-Encoding: chunked\r\n"])
def test_long_response_is_cut_off(served: Callable[[Serve], str], head: bytes) -> None:
    sent = 0

    def serve(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
        for _ in range(20_000):
            connection.sendall(
                (b"400\r\n" if b"chunked" in head else b"") + b"x" * 1024 + (b"\r\n" if b"chunked" in head else b"")
            )
            sent += 1024

    with pytest.raises(TooLarge):
        get(served(serve))
    assert sent < 20_000 * 1024


def test_response_that_ends_early_is_no_response(served: Callable[[Serve], str]) -> None:
    from http.client import IncompleteRead

    with pytest.raises(IncompleteRead):
        get(served(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")))


def test_proxy_is_asked_and_its_hosts_are_checked(
    served: Callable[[Serve], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = served(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    monkeypatch.setenv("http_proxy", url)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(NotAllowed):
        get("http://169.254.169.254/")
    assert get("http://models.example/v1") == b"ok"


def modules_with(*words: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the name and the syntax of the product's modules that have one of the words in them."""
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        text = path.read_text()
        if any(word in text for word in words):
            yield path.relative_to(ROOT).as_posix(), ast.parse(text)


SENDERS = ("requests", "urllib3", "http.client", "urllib.request", "ftplib", "smtplib")


def used_of(module: str, tree: ast.Module) -> set[str]:
    """Return the names of a module that the code uses, apart from its exceptions: they are only caught."""
    used = set()
    is_imported = any(
        isinstance(node, ast.Import) and module in {alias.name for alias in node.names} for node in ast.walk(tree)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == module:
            used |= {alias.name for alias in node.names}
        if is_imported and isinstance(node, ast.Attribute) and ast.unparse(node.value) == module:
            used.add(node.attr)
    return {name for name in used if not _is_exception(module, name)}


def _is_exception(module: str, name: str) -> bool:
    found = getattr(importlib.import_module(module), name, None)
    return isinstance(found, type) and issubclass(found, Exception)


def test_nothing_else_of_the_product_sends_requests() -> None:
    """`config/launcher` and the pictures of the documentation ask the site that they have started.

    Outside of Python's own libraries, three ask others: Django sends mails to EMAIL_URL, allauth asks OIDC_ISSUER, and the hub's library
    asks the hub, each only if an operator has set it up.
    """
    found = {place for place, tree in modules_with(*SENDERS) for module in SENDERS if used_of(module, tree)}
    assert found == {
        "outgoing/sending.py",
        "config/launcher/site.py",
        "config/launcher/demo.py",
        "config/launcher/run.py",
        "config/documentation/screenshots.py",
    }, "send through outgoing.sending.send"


PICKLES = {"pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}


def test_every_way_to_load_a_model_takes_safetensors_and_no_code() -> None:
    wrong = []
    for place, tree in modules_with("from_pretrained(", ".load(", *PICKLES):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import) and PICKLES & {alias.name for alias in node.names}:
                wrong.append(f"{place}: imports {node.names[0].name}")
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            given = {word.arg: ast.unparse(word.value) for word in node.keywords}
            owner = ast.unparse(node.func.value)
            if node.func.attr == "load" and owner in ("torch", "np", "numpy"):
                wrong.append(f"{place}:{node.lineno}: {owner}.load")
            if node.func.attr == "from_pretrained":
                if given.get("trust_remote_code") != "False":
                    wrong.append(f"{place}:{node.lineno}: without trust_remote_code=False")
                if "Tokenizer" not in owner and "Config" not in owner and given.get("use_safetensors") != "True":
                    wrong.append(f"{place}:{node.lineno}: without use_safetensors=True")
    assert wrong == []


def test_toolkit_on_its_own_may_use_private_addresses() -> None:
    from inspect import signature

    from rewardmodel.ml.json_server import JsonServer
    from rewardmodel.ml.opening import CONNECTION_OPTIONS

    assert signature(JsonServer).parameters["network"].default is ANYWHERE
    assert "network" not in CONNECTION_OPTIONS  # a stored option must not lift the site's limits
