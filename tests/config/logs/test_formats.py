"""The two forms of a log line, and what is taken out of both."""

import json
import logging
import sys
from typing import Any

import pytest

from annotation.log_context import logging_with
from config.logs.formats import JSONLines, ReadableLines, service_of
from config.logs.hiding import HIDDEN, hide_secrets, secrets_of


def record(message: str, *args: object, error: BaseException | None = None, **extra: object) -> logging.LogRecord:
    info: Any = (type(error), error, error.__traceback__) if error else None
    made = logging.getLogger().makeRecord("a.logger", logging.WARNING, __file__, 1, message, args, info, extra=extra)
    assert isinstance(made, logging.LogRecord)
    return made


def raised(message: str) -> ValueError:
    try:
        raise ValueError(message)
    except ValueError as error:
        return error


def test_json_line_has_ids_and_figures() -> None:
    with logging_with(request_id="a-request-of-ours", generation=3, user=lambda: "somebody", nothing=None):
        line = json.loads(JSONLines("worker").format(record("it took %s", "long", duration_ms=12.5)))
    assert line["message"] == "it took long"
    assert (line["level"], line["logger"], line["service"]) == ("WARNING", "a.logger", "worker")
    assert (line["request_id"], line["generation"], line["user"]) == ("a-request-of-ours", 3, "somebody")
    assert line["duration_ms"] == 12.5
    assert line["time"].endswith("+00:00")
    assert "nothing" not in line


FORGERY = "hello\n2031-01-01 ERROR root: forged\r\n\x1b[31mred\x00\u2028next\u202eturned\x85"


@pytest.mark.parametrize("formatter", [JSONLines(), ReadableLines()])
@pytest.mark.parametrize("place", ["message", "argument", "extra", "id"])
def test_whatever_is_logged_is_one_line(formatter: logging.Formatter, place: str) -> None:
    with logging_with(request_id=FORGERY if place == "id" else "an-ordinary-one"):
        message = FORGERY if place == "message" else "%s"
        arguments = {"message": (), "argument": (FORGERY,)}.get(place, ("text",))
        extra: dict[str, Any] = {"name_of_it": FORGERY} if place == "extra" else {}
        line = formatter.format(record(message, *arguments, **extra))
    assert len(line.splitlines()) == 1
    assert not any(character in line for character in "\x1b\x00\u202e\x85\u2028")
    assert "forged" in line


def test_traceback_cannot_pass_for_lines_of_its_own() -> None:
    error = raised("broken\n2031-01-01 ERROR root: forged")
    lines = ReadableLines().format(record("failed", error=error)).splitlines()
    assert [line for line in lines[1:] if not line.startswith("    | ")] == []
    told = json.loads(JSONLines().format(record("failed", error=error)))
    assert (told["error"], "forged" in told["traceback"]) == ("ValueError", True)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("GET /first-admin?invitation=Zx81-winter", "Zx81"),
        ("opened https://host.example/a/b?key=Zx81#Zx82", "Zx8"),
        ("cannot reach postgresql://app:Zx81@db.example/x", "Zx81"),
        ("redis://:Zx81@queue:6379/0 is away", "Zx81"),
        ("Authorization: Bearer Zx81-Zx81-Zx81-Zx81", "Zx81"),
        ("{'Authorization': 'Token Zx81Zx81Zx81Zx81Zx81'}", "Zx81"),
        ('{"password": "Zx81 with a blank"}', "blank"),
        ("password='Zx81 with a blank', other", "blank"),
        ("api_key=Zx81&next", "Zx81"),
        ("Cookie: stepmark_session=Zx81; b=c", "Zx81"),
        ("the key sk-Zx81Zx81Zx81 was refused", "Zx81"),
        ("the token 0123456789abcdef0123456789abcdef01234567 is no longer valid", "0123456789abcdef"),
        ("refused\nDETAIL:  Failing row contains (1, Zx81, the words of a step).", "words of a step"),
        ("a line of the settings: Zx81-from-the-settings!", "Zx81"),
    ],
)
def test_secrets_are_taken_out(text: str, secret: str) -> None:
    settings = {"SOME_SECRET": "Zx81-from-the-settings!", "PATH": "/bin"}
    shown = hide_secrets(text, secrets_of(settings))
    assert secret not in shown
    assert HIDDEN in shown


def test_ordinary_lines_stay_as_they_are() -> None:
    for text in (
        "the token classification head is new",
        "shard 3-5 of generation 2 failed, attempt 1 of 4",
        "training and/or scoring: 3/4",
        'File "/srv/stepmark/annotation/tasks.py", line 12, in expire_leases',
    ):
        assert hide_secrets(text) == text


def test_passwords_of_addresses_in_the_settings_are_secret() -> None:
    assert secrets_of({"DATABASE_URL": "postgresql://app:p%40ss-word@h/d"}) == ("p%40ss-word", "p@ss-word")
    assert secrets_of({"SHORT_SECRET": "abc", "HOME": "/somewhere/long"}) == ()


def test_secrets_in_a_traceback_and_in_extras_are_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_API_KEY", "Zx81-long-enough")
    made = record("failed", error=raised("the server said Zx81-long-enough"), address="http://x/?a=Zx82")
    for formatter in (JSONLines(), ReadableLines()):
        assert "Zx8" not in formatter.format(made)


@pytest.mark.parametrize(
    ("arguments", "service"),
    [
        (["/venv/bin/celery", "-A", "config.celery", "worker", "-Q", "default"], "worker"),
        (["/venv/celery/__main__.py", "-A", "config.celery", "beat"], "beat"),
        (["manage.py", "import_problems", "x.jsonl"], "import_problems"),
        (["/venv/bin/gunicorn", "config.wsgi:application"], "web"),
    ],
)
def test_lines_name_the_service(arguments: list[str], service: str) -> None:
    assert service_of(arguments) == service


def test_line_survives_a_wrong_call() -> None:
    assert "two %s" in json.loads(JSONLines().format(record("two %s %s", "one")))["message"]
    assert sys.exc_info() == (None, None, None)
