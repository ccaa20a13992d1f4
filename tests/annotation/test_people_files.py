"""People as CSV: out without formulas, in with a preview in which each wrong line is named."""

import csv
import io
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation import limits
from annotation.models import AuditEntry, Invitation, User
from annotation.services.invitations import accept
from tests.factories import PhaseFactory, UserFactory

pytestmark = pytest.mark.django_db

FILE = "/api/v1/people/file"
OUT = "/api/v1/people.csv"


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(username="zoe", role=User.Role.ADMIN)


@pytest.fixture
def as_zoe(admin: User) -> APIClient:
    client = APIClient()
    client.force_login(admin)
    return client


def check(client: APIClient, text: str) -> Any:
    return client.post(f"{FILE}/check", {"csv": text}, format="json")


def create(client: APIClient, text: str) -> Any:
    return client.post(FILE, {"csv": text, "days": 7}, format="json")


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def errors_of(client: APIClient, text: str) -> dict[int, str]:
    return {row["line"]: row["error"] for row in check(client, text).json()["rows"] if row["error"]}


# --- out ------------------------------------------------------------------------------------------------------------


def test_file_has_everybody_that_the_filters_let_through(as_zoe: APIClient) -> None:
    ada = UserFactory(username="Ada", email="ada@example.org")
    ada.phases.set([PhaseFactory(name="Geometry"), PhaseFactory(name="Algebra")])
    UserFactory(username="bob", role=User.Role.REVIEWER)
    response = as_zoe.get(OUT, {"role": "labeler"})
    assert response["Content-Type"].startswith("text/csv")
    assert 'filename="people.csv"' in response["Content-Disposition"]
    names, line = csv.reader(io.StringIO(text_of(response)))
    found = dict(zip(names, line, strict=True))
    assert list(found)[:4] == ["name", "role", "email", "phases"]
    assert (found["name"], found["phases"], found["state"]) == ("Ada", "Algebra; Geometry", "active")
    assert (found["labeler"], found["labelings_7_days"]) == (str(ada.pk), "0")


def test_no_cell_is_a_formula(as_zoe: APIClient) -> None:
    UserFactory(username="-2+3", email="=cmd@example.org").phases.set([PhaseFactory(name="@SUM(A1)")])
    _, *lines = csv.reader(io.StringIO(text_of(as_zoe.get(OUT))))
    row = next(line for line in lines if line[0] != "zoe")
    assert row[:4] == ["'-2+3", "labeler", "'=cmd@example.org", "'@SUM(A1)"]


def test_reading_the_file_is_in_the_log(as_zoe: APIClient) -> None:
    as_zoe.get(OUT, {"state": "active"})
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after) == ("people.exported", {"state": "active"})


def test_queries_do_not_grow_with_the_file(as_zoe: APIClient, django_assert_num_queries: Any) -> None:
    for _ in range(2):
        UserFactory().phases.set([PhaseFactory()])
        with django_assert_num_queries(5):  # session, user, entry, people, phases
            text_of(as_zoe.get(OUT))


# --- in -------------------------------------------------------------------------------------------------------------


def test_preview_tells_each_line_and_changes_nothing(as_zoe: APIClient) -> None:
    PhaseFactory(name="Algebra")
    text = "\ufeffName,role,email,phases,team\r\nnoa,labeler,noa@example.org,Algebra,blue\r\n\r\nkim,Researcher,,\r\n"
    preview = check(as_zoe, text).json()
    assert preview == {
        "rows": [
            {
                "line": 2,
                "name": "noa",
                "role": "labeler",
                "email": "noa@example.org",
                "phases": ["Algebra"],
                "error": "",
            },
            {"line": 4, "name": "kim", "role": "researcher", "email": "", "phases": [], "error": ""},
        ],
        "ignored": ["team"],
    }
    assert not User.objects.exclude(username="zoe").exists()


def test_each_wrong_line_is_named(as_zoe: APIClient) -> None:
    UserFactory(username="Ada", email="ada@example.org")
    PhaseFactory(name="Algebra")
    lines = [
        "name,role,email,phases",
        "ada,labeler,,",
        "two words,labeler,,",
        ",labeler,,",
        "bob,boss,,",
        "kim,labeler,nowhere,",
        "lea,labeler,ADA@example.org,",
        "mia,labeler,,Geometry",
        "nat,researcher,,Algebra",
        "ott,labeler,,Algebra,blue",
        "pia,labeler,pia@example.org,Algebra",
        "PIA,labeler,,",
        "quinn,labeler,Pia@example.org,",
    ]
    errors = errors_of(as_zoe, "\n".join(lines))
    assert {line: error.split(".")[0] for line, error in errors.items()} == {
        2: "There is an account named Ada",
        3: "Enter a valid username",
        4: "The name is missing",
        5: "There is no role 'boss'",
        6: "nowhere is no e-mail address",
        7: "Another account has the address ada@example",
        8: "There is no phase named “Geometry”",
        9: "The role researcher does not label, so it is named in no phase",
        10: "The line has 5 cells, and the first line names 4 columns",
        12: "Line 11 has this name too",
        13: "Line 11 has this address too",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "This field may not be blank."),
        ("name\nada\n", "role cannot be left out"),
        ("name,role,name\n", "the column name twice"),
        ("name,role\n", "names nobody"),
        ('name,role\n"ada,labeler\n', "Line 2: this is not CSV"),
        ("name,role\n" + "".join(f"p{n},labeler\n" for n in range(limits.PEOPLE_ROWS + 1)), "more than 1,000 people"),
    ],
)
def test_file_that_cannot_be_read_says_why(as_zoe: APIClient, text: str, told: str) -> None:
    refused = check(as_zoe, text)
    assert (refused.status_code, refused.json()["field"]) == (400, "csv")
    assert told in refused.json()["detail"]


def test_created_people_get_links_that_work(as_zoe: APIClient) -> None:
    phase = PhaseFactory(name="Algebra", is_restricted=True)
    created = create(as_zoe, "name;role;email;phases\nnoa;labeler;noa@example.org;Algebra\nkim;admin;;\n")
    assert (created.status_code, created["Cache-Control"]) == (201, "no-store")
    noa, kim = created.json()["people"]
    assert [row["username"] for row in (noa, kim)] == ["noa", "kim"]
    user = accept(token=noa["link"].partition("#")[2], password="four random words here")
    assert (user.username, user.email, list(user.phases.all())) == ("noa", "noa@example.org", [phase])
    header, first, _ = csv.reader(io.StringIO(created.json()["csv"]))
    assert (header, first) == (["name", "link"], ["noa", noa["link"]])
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert (actions.count("person.created"), actions.count("invitation.made")) == (2, 2)


def test_file_with_a_wrong_line_creates_nobody(as_zoe: APIClient) -> None:
    refused = create(as_zoe, "name,role\nnoa,labeler\nkim,boss\n")
    assert (refused.status_code, refused.json()["field"]) == (400, "csv")
    assert "Line 3: There is no role 'boss'." in refused.json()["detail"]
    assert not Invitation.objects.exists()
    assert not User.objects.filter(username="noa").exists()


def test_file_of_the_site_is_read_again(as_zoe: APIClient) -> None:
    UserFactory(username="+noa").phases.set([PhaseFactory(name="=1+1")])
    text = text_of(as_zoe.get(OUT, {"search": "noa"}))
    User.objects.filter(username="+noa").delete()
    preview = check(as_zoe, text).json()
    assert (preview["rows"][0]["name"], preview["rows"][0]["phases"], preview["rows"][0]["error"]) == (
        "+noa",
        ["=1+1"],
        "",
    )
    assert preview["ignored"] == ["state", "last_seen", "labelings_7_days", "labelings", "labeler"]
