"""Compresses answers of the API with gzip where it pays and tells nobody anything. Static files are compressed when they are collected."""

import re
import zlib
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

JSON = "application/json"
LINES = "application/x-ndjson"
SHORTEST = 1_000
"""Bytes. A shorter answer fits into a packet or two anyway."""
SECRETS = ("/api/v1/session", "/api/v1/account", "/api/v1/tokens", "/api/v1/first-admin", "/api/v1/demo")
"""Whose answers may name a secret. The length of a compressed answer tells whether it repeats a text that an attacker chose (BREACH), so
these are never compressed. The others are answers to reading, which another site cannot send with the cookie of somebody signed in
(SameSite), and Django adds up to a hundred random bytes to each."""
REFUSED = re.compile(r"[\w*-]+\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?=,|$)")
"""An encoding with the weight 0, which the client cannot read."""
QUICKLY = 1
"""Level for exports: a quarter of the bytes in a third of the time of level 6."""


class CompressionMiddleware(GZipMiddleware):
    """Stands before the static files, because what serves them does not read the weights of encodings either."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if accepted := request.META.get("HTTP_ACCEPT_ENCODING"):
            request.META["HTTP_ACCEPT_ENCODING"] = REFUSED.sub("", accepted)
        return super().__call__(request)  # type: ignore[return-value]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not _pays(request, response):
            return response
        if isinstance(response, StreamingHttpResponse):
            return _compress_lines(request, response)
        return super().process_response(request, response)


def _pays(request: HttpRequest, response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if request.method != "GET" or response.status_code != 200 or response.has_header("Content-Encoding"):
        return False
    if response.streaming:
        return kind == LINES and not response.has_header("X-Accel-Buffering")  # those lines are to arrive one by one
    is_open = request.path_info.startswith("/api/") and not request.path_info.startswith(SECRETS)
    return is_open and kind == JSON and len(response.content) >= SHORTEST  # type: ignore[attr-defined]


def _compress_lines(request: HttpRequest, response: StreamingHttpResponse) -> StreamingHttpResponse:
    patch_vary_headers(response, ("Accept-Encoding",))
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.streaming_content = _gzipped(response.streaming_content)  # type: ignore[arg-type]
        response.headers["Content-Encoding"] = "gzip"
    return response


def _gzipped(blocks: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(QUICKLY, zlib.DEFLATED, wbits=zlib.MAX_WBITS | 16)  # 16: with gzip's head
    for block in blocks:
        if compressed := compressor.compress(block):
            yield compressed
    yield compressor.flush()
