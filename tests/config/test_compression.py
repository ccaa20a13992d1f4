"""Which answers are compressed, how, and for whom."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory, override_settings

from config.compression import CompressionMiddleware

APPS = [app for app in settings.INSTALLED_APPS if app != "rest_framework"]
"""Without the framework's own files, which would take a second to compress."""
SCRIPT = "export const words = 'the same words, again and again';\n" * 100


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The collected files of a build with a script, a short script and fonts."""
    folder = tmp_path_factory.mktemp("collected")
    dist, root = folder / "dist", folder / "static"
    (dist / "assets").mkdir(parents=True)
    (dist / "assets" / "page-12345678.js").write_text(SCRIPT)
    (dist / "assets" / "short-12345678.js").write_text("1")
    for font in ("font-12345678.woff2", "font-12345678.ttf"):
        (dist / "assets" / font).write_text(SCRIPT)
    with override_settings(STATIC_ROOT=root, STATICFILES_DIRS=[dist], INSTALLED_APPS=APPS):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root


def test_scripts_are_compressed_beside_themselves_and_fonts_are_not(static: Path) -> None:
    assert sorted(path.name for path in (static / "assets").iterdir()) == [
        "font-12345678.ttf",
        "font-12345678.woff2",
        "page-12345678.js",
        "page-12345678.js.br",
        "page-12345678.js.gz",
        "short-12345678.js",
    ]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("", None), ("identity", None), ("br;q=0, gzip", "gzip")],
)
def test_a_browser_gets_the_encoding_that_it_accepts(static: Path, accepted: str, encoding: str | None) -> None:
    response = Client().get("/static/assets/page-12345678.js", headers={"Accept-Encoding": accepted})
    body = response.getvalue()
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](body)
    assert unpacked.decode() == SCRIPT
    assert response.get("Content-Encoding") == encoding
    assert response["Vary"] == "Accept-Encoding"
    assert "immutable" in response["Cache-Control"]
    assert int(response["Content-Length"]) == len(body)


def test_compressed_files_of_an_earlier_build_stay_and_go_with_it(static: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in (static / "assets").iterdir() if "page" in path.name}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert before == {
        path.name: path.stat().st_mtime_ns for path in (static / "assets").iterdir() if "page" in path.name
    }  # nothing is compressed twice
    (static.parent / "dist" / "assets" / "page-12345678.js").unlink()
    call_command("collectstatic", interactive=False, verbosity=0)
    assert {path.name for path in (static / "assets").iterdir()} >= set(before)
    response = Client().get("/static/assets/page-12345678.js", headers={"Accept-Encoding": "br"})
    assert brotli.decompress(response.getvalue()).decode() == SCRIPT


def answer(path: str, response: HttpResponseBase, accepted: str = "gzip", method: str = "GET") -> HttpResponseBase:
    request = RequestFactory().generic(method, path, headers={"Accept-Encoding": accepted})

    def view(_: HttpRequest) -> HttpResponseBase:
        return response

    return CompressionMiddleware(view)(request)


def json_answer(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/json")


LONG = '{"text": "' + "word " * 1_000 + '"}'


def test_long_json_of_the_api_is_compressed() -> None:
    response = answer("/api/v1/problems", json_answer(LONG))
    assert isinstance(response, HttpResponse)
    assert gzip.decompress(response.content).decode() == LONG
    assert response["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in answer("/api/v1/problems", json_answer(LONG), accepted="").headers


@pytest.mark.parametrize(
    ("path", "text", "method"),
    [
        ("/api/v1/problems", '{"short": true}', "GET"),
        ("/api/v1/session", LONG, "GET"),
        ("/api/v1/assignments/next", LONG, "POST"),
        ("/metrics", LONG, "GET"),
    ],
)
def test_short_and_secret_answers_are_not_compressed(path: str, text: str, method: str) -> None:
    assert "Content-Encoding" not in answer(path, json_answer(text), method=method).headers


def test_a_length_does_not_tell_whether_a_text_is_repeated() -> None:
    """The same answer has different lengths (random bytes are added), so that guesses cannot be compared."""
    lengths = {len(answer("/api/v1/problems", json_answer(LONG)).content) for _ in range(30)}  # type: ignore[attr-defined]
    assert len(lengths) > 1


def test_an_export_is_compressed_as_it_streams() -> None:
    produced: list[int] = []

    def lines() -> Iterator[bytes]:
        for number in range(200):
            produced.append(number)
            yield b"%d " % number * 10_000

    response = answer(
        "/api/v1/exports/prm800k.jsonl", StreamingHttpResponse(lines(), content_type="application/x-ndjson")
    )
    assert isinstance(response, StreamingHttpResponse)
    blocks = iter(response)
    first = next(blocks)
    assert len(produced) < 200
    assert gzip.decompress(first + b"".join(blocks)) == b"".join(b"%d " % number * 10_000 for number in range(200))


def test_lines_that_report_progress_are_not_held_back() -> None:
    response = StreamingHttpResponse(iter([b"{}\n"]), content_type="application/x-ndjson")
    response["X-Accel-Buffering"] = "no"
    assert "Content-Encoding" not in answer("/api/v1/problems/upload", response).headers
