"""The first admin's link works once, for a day, until there is an admin; a database is for one kind of site."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.errors import Conflict, DomainError, InvitationOver
from annotation.models import Installation, User
from annotation.services.first_admin import LASTS, accept_invitation, invite_first_admin
from annotation.services.installation import Kind, claim_database, kind_of_database
from annotation.services.sessions import demo_user
from rewardmodel.demo.seed import seed_demo
from tests.factories import UserFactory

PASSWORD = "four random words here"
ADDRESS = "/api/v1/session/first-admin"


def invite() -> str:
    token = invite_first_admin()
    assert token is not None
    return token


def account(token: str, **changes: str) -> dict[str, str]:
    return {"token": token, "username": "grace", "password": PASSWORD, **changes}


@pytest.mark.django_db
def test_link_makes_an_admin_who_is_signed_in(anonymous: APIClient) -> None:
    token = invite()
    assert anonymous.post(f"{ADDRESS}/check", {"token": token}).status_code == 204
    made = anonymous.post(ADDRESS, account(token))
    assert (made.status_code, made.json()["user"]["role"]) == (200, "admin")
    assert anonymous.get("/api/v1/services").status_code == 200
    user = User.objects.get(username="grace")
    assert user.check_password(PASSWORD)


@pytest.mark.django_db
def test_link_works_once(anonymous: APIClient) -> None:
    token = invite()
    anonymous.post(ADDRESS, account(token))
    again = APIClient().post(ADDRESS, account(token, username="mallory"))
    assert (again.status_code, again.json()["code"]) == (410, "invitation_over")
    assert APIClient().post(f"{ADDRESS}/check", {"token": token}).status_code == 410
    assert not User.objects.filter(username="mallory").exists()


@pytest.mark.django_db
def test_link_survives_an_account_that_cannot_be_made(anonymous: APIClient) -> None:
    token = invite()
    UserFactory(username="taken", role=User.Role.LABELER)
    refused = {
        "password": account(token, password="short"),
        "username": account(token, username="taken"),
    }
    for field, body in refused.items():
        assert anonymous.post(ADDRESS, body).json()["field"] == field
    assert anonymous.post(ADDRESS, account(token)).status_code == 200


@pytest.mark.django_db
def test_link_expires_by_the_clock_of_the_database(anonymous: APIClient) -> None:
    token = invite()
    row = Installation.objects.get()
    assert row.invitation_until is not None
    assert timedelta(0) <= LASTS - (row.invitation_until - timezone.now()) < timedelta(minutes=5)
    Installation.objects.update(invitation_until=timezone.now() - timedelta(seconds=1))
    assert anonymous.post(ADDRESS, account(token)).status_code == 410


@pytest.mark.django_db
def test_newer_link_replaces_the_one_before(anonymous: APIClient) -> None:
    first, second = invite(), invite()
    assert anonymous.post(f"{ADDRESS}/check", {"token": first}).status_code == 410
    assert anonymous.post(f"{ADDRESS}/check", {"token": second}).status_code == 204


@pytest.mark.django_db
def test_link_is_void_when_an_admin_comes_otherwise(anonymous: APIClient) -> None:
    token = invite()
    UserFactory(role=User.Role.ADMIN)
    assert anonymous.post(ADDRESS, account(token)).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "a" * 100])
def test_tokens_that_were_never_given_out_are_refused(anonymous: APIClient, token: str) -> None:
    claim_database(Kind.PRODUCTION)  # no link is open, so the digest is empty
    assert anonymous.post(ADDRESS, account(token)).status_code in (400, 410)
    assert anonymous.post(f"{ADDRESS}/check", {"token": token}).status_code in (400, 410)


@pytest.mark.django_db
def test_only_a_hash_of_the_token_is_stored() -> None:
    token = invite()
    assert token not in str(Installation.objects.values().get())


@pytest.mark.django_db
def test_another_site_cannot_use_the_link(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    refused = client.post(ADDRESS, account(invite()), content_type="application/json")
    assert refused.status_code == 403
    assert not User.objects.exists()


@pytest.mark.django_db
def test_admins_who_are_models_or_inactive_do_not_count() -> None:
    UserFactory(role=User.Role.ADMIN, is_active=False)
    UserFactory(role=User.Role.ADMIN, kind=User.Kind.MODEL)
    claim_database_anyway()
    assert invite_first_admin() is not None
    UserFactory(role=User.Role.ADMIN)
    assert invite_first_admin() is None


def claim_database_anyway() -> None:
    Installation.objects.create(kind=Kind.PRODUCTION)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_admin() -> None:
    token = invite()

    def click(name: str) -> str:
        try:
            return str(accept_invitation(token=token, username=name, password=PASSWORD))
        except InvitationOver:
            return "over"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as clicks:
        told = list(clicks.map(click, [f"person-{number}" for number in range(8)]))
    assert told.count("over") == 7
    assert User.objects.filter(role=User.Role.ADMIN).count() == 1


@pytest.mark.django_db
def test_command_prints_the_link_alone() -> None:
    out, err = StringIO(), StringIO()
    call_command("invite_first_admin", site="https://label.test:8443/", stdout=out, stderr=err)
    address, _, token = out.getvalue().strip().partition("#")
    assert address == "https://label.test:8443/first-admin"
    accept_invitation(token=token, username="grace", password=PASSWORD)
    out = StringIO()
    call_command("invite_first_admin", stdout=out, stderr=err)
    assert out.getvalue() == ""


# --- what a database is for -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), [("demo", "production"), ("production", "demo")])
def test_database_of_one_kind_is_refused_by_the_other(first: str, second: str) -> None:
    call_command("prepare_database", first, verbosity=0)
    call_command("prepare_database", first, verbosity=0)
    with pytest.raises(CommandError, match=f"belongs to a {first}"):
        call_command("prepare_database", second, verbosity=0)
    assert Installation.objects.get().kind == first


@pytest.mark.django_db
def test_database_that_does_not_say_is_known_by_its_accounts() -> None:
    assert kind_of_database() is None
    UserFactory(username="imported", is_active=False)
    model = UserFactory(username="a-model", kind=User.Kind.MODEL)
    model.set_unusable_password()
    model.save()
    assert kind_of_database() is None
    UserFactory(username="ada")
    assert kind_of_database() == Kind.PRODUCTION
    UserFactory(username="demo-labeler")
    assert kind_of_database() == Kind.DEMO


@pytest.mark.django_db
def test_production_database_never_opens_its_doors_even_with_the_demo_on(settings: Settings) -> None:
    settings.DEMO, settings.DEMO_PASSWORD = True, "anything"
    claim_database(Kind.PRODUCTION)
    UserFactory(username="demo-admin", role=User.Role.ADMIN)
    for refused in (lambda: demo_user(role="admin"), seed_demo, lambda: claim_database(Kind.DEMO)):
        with pytest.raises(DomainError):
            refused()


@pytest.mark.django_db
def test_demo_invites_no_admin() -> None:
    claim_database(Kind.DEMO)
    with pytest.raises(Conflict):
        invite_first_admin()


@pytest.mark.django_db
def test_database_cannot_become_one_of_the_other_kind() -> None:
    claim_database(Kind.PRODUCTION)
    with pytest.raises(DatabaseError, match="cannot become"), transaction.atomic():
        Installation.objects.update(kind=Kind.DEMO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(id=2, kind=Kind.DEMO)
