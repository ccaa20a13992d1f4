"""What people write is data: in pages, errors, downloads and tables it is never code. Drawing it is tested in tests/browser."""

import csv
import gzip
import io
import json
import re
import time
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation import limits
from annotation.models import Problem, User
from annotation.services.preferences import change_preferences
from rewardmodel.models import Evaluation, RewardModel
from tests.browser.loop_rows import three_generations
from tests.factories import PASSWORD, ItemFactory, PhaseFactory, SolutionFactory, UserFactory, lease

pytestmark = pytest.mark.django_db

BREAK_OUT = "</script><script>fetch('/api/v1/session')</script><script>/*"
ELEMENT = "<img src=x onerror=alert(1)>"


def page(user: User, path: str = "/", **headers: str) -> Any:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client.get(path, headers={"Accept": "text/html", **headers})


def test_cve_2026_22033_label_studio_hotkeys(labeler: User, as_labeler: APIClient) -> None:
    """Names of keys were written into a script of each page, and a session could write those of others."""
    keys = {BREAK_OUT[:40]: ["x"], "next": [ELEMENT[:40]]}
    other = UserFactory()
    response = as_labeler.patch("/api/v1/preferences", {"keys": keys}, format="json")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    change_preferences(user=other, keys=keys)
    for path in ("/", "/label", "/account"):
        shown = page(labeler, path)
        assert "<script>fetch" not in shown.content.decode()
        assert ELEMENT not in shown.content.decode()
        assert "'unsafe-inline'" not in shown["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
    before = as_labeler.get("/api/v1/preferences").json()
    for name in ("user", "user_id", "id"):
        assert (
            as_labeler.patch("/api/v1/preferences", {name: str(other.pk), "keys": {}}, format="json").status_code == 400
        )
    assert as_labeler.get("/api/v1/preferences").json() == before


def test_cve_2025_25296_label_studio_query_in_the_page(labeler: User) -> None:
    """A parameter of the address was written into the response as HTML."""
    for path in (
        f"/label?label_config={ELEMENT}",
        f"/static/{ELEMENT}",
        f"/api/v1/{ELEMENT}",
        f"/{ELEMENT}",
        "/api/v1/models?limit=" + ELEMENT,
    ):
        response = page(labeler, path)
        assert ELEMENT not in response.content.decode() or response["Content-Type"].endswith("json"), path
        assert response["X-Content-Type-Options"] == "nosniff"


def test_cve_2024_26152_label_studio_text_of_a_task(as_labeler: APIClient, labeler: User) -> None:
    """The text of a task became elements of the page. It arrives as JSON, letter by letter."""
    item = ItemFactory(solution=SolutionFactory(problem__text=ELEMENT, steps=[BREAK_OUT, ELEMENT]))
    response = as_labeler.get(f"/api/v1/assignments/{lease(item, labeler).pk}", HTTP_ACCEPT="text/html,*/*")
    assert response["Content-Type"] == "application/json"
    assert response.json()["steps"] == [BREAK_OUT, ELEMENT]


def test_cve_2026_65986_cvat_type_of_a_file(as_admin: Any, tmp_path: Any, settings: Settings) -> None:
    """The person who uploaded a file chose the type under which it was shown."""
    phase = PhaseFactory(flow=1)
    url = f"/api/v1/phases/{phase.pk}/problems"
    for kind in ("text/html", "image/svg+xml", "multipart/form-data; boundary=x"):
        response: Any = as_admin.generic("POST", url, b"<script>1</script>", content_type=kind)
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/x-ndjson", "nosniff")
        assert b"<script>" not in b"".join(response.streaming_content)
    settings.STATE_DIR = tmp_path
    folder = tmp_path / "training" / "1" / "model"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"<script>1</script>")
    model = RewardModel.objects.create(kind="prm", name="m.html", location="training/1/model")
    for path in (f"models/{model.pk}/download", "exports/prm800k.jsonl", "loop/timeline.csv", "loop/best-of-n.csv"):
        response = as_admin.get(f"/api/v1/{path}", HTTP_ACCEPT="text/html")
        assert response["Content-Disposition"].startswith("attachment"), path
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"].partition(";")[0] in ("application/x-tar", "application/x-ndjson", "text/csv")


@pytest.mark.parametrize("name", ['a"; filename="evil.html', "a\r\nSet-Cookie: x=1", "täst—模型", "a;b", "x" * 190])
def test_cve_2022_36359_django_name_of_a_file(
    name: str, as_admin: APIClient, tmp_path: Any, settings: Settings
) -> None:
    """The name of a download, which somebody else had chosen, ended early and became another one."""
    settings.STATE_DIR = tmp_path
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "model.safetensors").write_bytes(b"")
    model = RewardModel.objects.create(kind="prm", name=name, location="m")
    response = as_admin.get(f"/api/v1/models/{model.pk}/download")
    disposition = response["Content-Disposition"]
    assert response.status_code == 200
    assert re.fullmatch(r"""attachment; filename(="[\w.-]+\.tar"|\*=utf-8''[\w.%-]+\.tar)""", disposition, re.ASCII)
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " ="])
def test_cve_2022_24770_gradio_formulas_in_csv(start: str, as_researcher: APIClient) -> None:
    """A text that people had flagged was a formula when somebody opened the table."""
    three_generations()
    formula = f'{start}HYPERLINK("http://evil.example")'
    for model in RewardModel.objects.all():
        RewardModel.objects.filter(pk=model.pk).update(name=f"{formula}{model.pk}")
    assert Evaluation.objects.exists()
    for path in ("timeline", "best-of-n"):
        text = as_researcher.get(f"/api/v1/loop/{path}.csv").content.decode()
        rows = list(csv.reader(io.StringIO(text, newline="")))
        cells = [cell for row in rows[1:] for cell in row]
        assert any("HYPERLINK" in cell for cell in cells)
        assert all(cell.startswith("'") for cell in cells if "HYPERLINK" in cell)
        assert any(cell.replace(".", "").isdigit() for cell in cells)  # numbers stay numbers


def test_ghsa_cpmr_mw4j_99r7_label_studio_path_below_static(labeler: User) -> None:
    """An address below /static led to the source and the secret key."""
    for path in (
        "/static../config/settings.py", "/static/../config/settings.py", "/static/%2e%2e/config/settings.py",
        "/static/..%2fconfig/settings.py", "/static//etc/passwd", "/static/....//config/settings.py", "/static/.vite/manifest.json",
        "/static\\..\\config\\settings.py",
    ):  # fmt: skip
        body = page(labeler, path).content.decode(errors="replace")
        assert "SECRET_KEY" not in body
        assert "root:" not in body


def test_cve_2025_48381_cvat_pages_of_the_framework(as_labeler: APIClient, as_admin: APIClient) -> None:
    """The framework's own pages listed what the person may not see."""
    other = UserFactory(username="not-for-you")
    for client in (as_labeler, as_admin):
        for path in ("/api/v1/phases", "/api/v1/generations", "/api/v1/models", "/api/v1/labelings"):
            for query in ("?format=api", "?format=html", ""):
                response = client.get(path + query, HTTP_ACCEPT="text/html")
                assert response["Content-Type"].partition(";")[0].endswith("json")
            told = client.options(path).content.decode()
            assert other.username not in told


def test_cve_2025_68664_langchain_object_in_the_data(as_labeler: APIClient, labeler: User, settings: Settings) -> None:
    """JSON with a certain key was read back as an object of the program, secrets of the environment included."""
    draft = {
        "lc": 1, "type": "secret", "id": ["SECRET_KEY"], "__class__": "os.system", "py/object": "os.system", "$type": "x",
        "__proto__": {"admin": True}, "constructor": {"prototype": {"admin": True}},
    }  # fmt: skip
    url = f"/api/v1/assignments/{lease(labeler=labeler).pk}"
    assert as_labeler.put(f"{url}/draft", {"label": draft}, format="json").status_code == 200
    response = as_labeler.get(url)
    assert response.json()["label"] == draft
    assert settings.SECRET_KEY not in response.content.decode()


def test_cve_2024_42005_django_keys_of_json_in_sql(as_labeler: APIClient, labeler: User) -> None:
    """Keys of a JSON column were put into SQL."""
    keys = ['a" FROM annotation_user; --', "x' OR 1=1 --", "%s%(x)s", "a->>'b'"]
    response = as_labeler.patch(
        "/api/v1/preferences", {"keys": {key: ["k" + str(n)] for n, key in enumerate(keys)}}, format="json"
    )
    assert response.status_code == 200
    assert set(response.json()["keys"]) == set(keys)
    assert User.objects.filter(pk=labeler.pk).exists()


def test_cve_2025_69223_aiohttp_compressed_bomb(as_admin: Any) -> None:
    """A small compressed body became gigabytes in memory."""
    phase = PhaseFactory(flow=1)
    bomb = gzip.compress(
        b'{"problem": "' + b"a" * (20 * 2**20) + b'"}\n{"problem": "What is $1 + 2$?", "answer": "3"}\n'
    )
    response: Any = as_admin.generic(
        "POST", f"/api/v1/phases/{phase.pk}/problems", bomb, content_type="application/octet-stream"
    )
    last = json.loads(b"".join(response.streaming_content).splitlines()[-1])
    assert (last["state"], last["created"] if "created" in last else last["queued"]) == ("done", 1)
    assert max(len(text) for text in Problem.objects.values_list("text", flat=True)) <= limits.PROBLEM
    refused = as_admin.generic(
        "POST", "/api/v1/session", gzip.compress(b"{}"), content_type="application/json", HTTP_CONTENT_ENCODING="gzip"
    )
    assert refused.status_code == 400


def test_cve_2023_23969_django_long_headers(labeler: User) -> None:
    """A header of many languages was read again and again, and kept."""
    began = time.process_time()
    for name in ("Accept-Language", "Accept", "Cookie", "X-Forwarded-For"):
        assert page(labeler, "/", **{name: ",".join(f"a{n}" for n in range(8000))}).status_code in (200, 400)
    assert time.process_time() - began < 2


def test_cve_2022_34265_and_cve_2021_35042_django_order_of_rows(as_admin: APIClient) -> None:
    """A name of a column, or of a part of a date, from the address was put into SQL."""
    UserFactory.create_batch(2, password=PASSWORD)
    for path in (
        "/api/v1/models",
        "/api/v1/generations",
        "/api/v1/phases/overview",
        "/api/v1/phases/people",
        "/api/v1/labelings",
    ):
        assert as_admin.get(path).status_code == 200
        for query in (
            "ordering=password",
            "order_by=-password;select",
            "sort=(select 1)",
            "kind_lookup=year' FROM x --",
        ):
            refused = as_admin.get(f"{path}?{query}")
            assert (refused.status_code, refused.json()["code"]) == (400, "unknown_parameter")
    for query in ("time_zone=UTC'%20OR%201=1", "time_zone=../../../etc/passwd", "time_zone=posixrules/../../x"):
        assert as_admin.get(f"/api/v1/progress?{query}").status_code == 400


def test_cve_2023_47117_label_studio_filter_by_a_password(as_admin: APIClient, as_researcher: APIClient) -> None:
    """Filters followed relations, so that hashes of passwords could be guessed letter by letter."""
    lease(labeler=UserFactory())
    for client in (as_admin, as_researcher):
        for path in (
            "/api/v1/models",
            "/api/v1/generators",
            "/api/v1/generations",
            "/api/v1/phases/overview",
            "/api/v1/exports/prm800k.jsonl",
        ):
            assert client.get(path).status_code == 200
            for query in (
                "created_by__password__startswith=md5",
                "labelers__password__regex=.",
                "filter[user__password]=x",
                "password=x",
            ):
                refused = client.get(f"{path}?{query}")
                assert (refused.status_code, refused.json()["code"]) == (400, "unknown_parameter")
    everything = as_admin.get("/api/v1/phases/people").content.decode()
    assert "password" not in everything
    assert "md5$" not in everything
