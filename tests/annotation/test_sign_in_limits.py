"""Guesses are slowed down, and nobody is kept out by what others do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import RequestFactory
from pytest_django import Settings

from annotation.client_address import client_address, network_of
from annotation.errors import TooManyFailures
from annotation.models import SignInFailure
from annotation.services.sign_in_limits import ACCOUNT, NETWORK, PAIR, account_key, begin_attempt, forget_old_failures
from tests.annotation.signing_in import SESSION, new_browser, send, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.9"}


def later(**time: float) -> None:
    """Let time pass for all failures."""
    SignInFailure.objects.update(failed_at=F("failed_at") - timedelta(**time))


def fail(times: int, name: str = "ada", **where: Any) -> Any:
    """Guess in a browser without a cookie; return the last response."""
    client = new_browser()
    return [sign_in(client, name, "wrong", **(where or HERE)) for _ in range(times)][-1]


def test_delay_grows_with_each_failure_and_is_told() -> None:
    UserFactory(username="ada")
    assert fail(PAIR.free).status_code == 400
    waits = []
    for _ in range(4):
        response = fail(1)
        assert (response.status_code, response.json()["code"]) == (429, "too_many_failures")
        waits.append(int(response["Retry-After"]))
        assert f"{waits[-1]} seconds" in response.json()["detail"]
        later(seconds=waits[-1])
        assert fail(1).status_code == 400
    assert waits == [2, 4, 8, 16]


def test_right_password_waits_too_and_then_forgets_the_failures() -> None:
    UserFactory(username="ada")
    fail(PAIR.free)
    assert sign_in(new_browser(), "ada", **HERE).status_code == 429
    later(seconds=2)
    assert sign_in(new_browser(), "ada", **HERE).status_code == 200
    assert not SignInFailure.objects.exists()


def test_refused_attempts_do_not_make_the_wait_longer() -> None:
    fail(PAIR.free)
    first = int(fail(1)["Retry-After"])
    assert int(fail(3)["Retry-After"]) <= first


def test_failures_from_elsewhere_keep_nobody_out() -> None:
    UserFactory(username="ada")
    many = ACCOUNT.free - 1
    failures(["ada"] * many, [f"203.0.113.{octet}" for octet in range(many)])
    assert sign_in(new_browser(), "ada", **HERE).status_code == 200


def test_many_networks_at_one_account_are_slowed_down_for_at_most_a_minute() -> None:
    UserFactory(username="ada")
    many = ACCOUNT.free + 20
    failures(["ada"] * many, [f"203.0.113.{octet}" for octet in range(many)])
    refused = sign_in(new_browser(), "ada", **HERE)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    later(seconds=60)
    assert sign_in(new_browser(), "ada", **HERE).status_code == 200


def failures(names: list[str], networks: list[str]) -> None:
    """One failure now of each name, each from the network at the same place."""
    rows = [
        SignInFailure(username=account_key(name), address=network)
        for name, network in zip(names, networks, strict=True)
    ]
    SignInFailure.objects.bulk_create(rows)


def spray() -> None:
    """Many names from here."""
    many = NETWORK.free + 25
    failures([f"name-{number}" for number in range(many)], [HERE["REMOTE_ADDR"]] * many)


def test_many_names_from_one_network_are_slowed_down_there_alone() -> None:
    UserFactory(username="ada")
    spray()
    assert sign_in(new_browser(), "ada", **HERE).status_code == 429
    assert sign_in(new_browser(), "ada", **ELSEWHERE).status_code == 200


def test_browser_that_has_signed_in_before_is_let_through_whatever_others_do() -> None:
    UserFactory(username="ada")
    known = new_browser()
    sign_in(known, "ada", **HERE)
    send(known, "DELETE", SESSION)
    spray()
    fail(PAIR.free + 1)
    assert sign_in(new_browser(), "ada", **HERE).status_code == 429
    assert sign_in(known, "ada", **HERE).status_code == 200


def test_known_browser_is_slowed_down_by_its_own_failures() -> None:
    UserFactory(username="ada")
    known = new_browser()
    sign_in(known, "ada", **HERE)
    for _ in range(PAIR.free):
        assert sign_in(known, "ada", "wrong", **HERE).status_code == 400
    assert sign_in(known, "ada", **HERE).status_code == 429
    assert sign_in(new_browser(), "ada", **HERE).status_code == 200  # the person on another device is not kept out


def test_proof_is_for_its_account_alone_and_cannot_be_made_up() -> None:
    UserFactory(username="ada")
    UserFactory(username="bob")
    client = new_browser()
    sign_in(client, "bob", **HERE)
    fail(PAIR.free)
    assert sign_in(client, "ada", **HERE).status_code == 429
    (name,) = [name for name in client.cookies if name.endswith("_known")]
    assert client.cookies[name]["httponly"]
    client.cookies[name] = str(client.cookies[name].value)[:-2] + "xx"
    fail(PAIR.free, "bob")
    assert sign_in(client, "bob", **HERE).status_code == 429


def test_one_browser_is_known_to_several_accounts() -> None:
    client = new_browser()
    for name in ("ada", "bob"):
        UserFactory(username=name)
        sign_in(client, name, **HERE)
        fail(PAIR.free + 1, name)
    for name in ("ada", "bob"):
        assert sign_in(client, name, **HERE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_too() -> None:
    def attempt(_: int) -> bool:
        try:
            begin_attempt(username="ada", network="198.51.100.7", browser=None)
        except TooManyFailures:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == PAIR.free


def test_failures_count_for_an_hour() -> None:
    UserFactory(username="ada")
    fail(PAIR.free)
    later(hours=1, seconds=1)
    assert fail(1).status_code == 400
    assert forget_old_failures() == PAIR.free
    assert SignInFailure.objects.count() == 1


def test_typed_names_are_not_stored() -> None:
    fail(1, "my password, typed into the wrong field")
    assert "password" not in SignInFailure.objects.get().username


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("nonsense", ""),
    ],
)
def test_ipv6_counts_by_its_64_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("behind_proxy", "remote", "forwarded", "address"),
    [
        (False, "198.51.100.7", None, "198.51.100.7"),
        (False, "198.51.100.7", "192.0.2.1", "198.51.100.7"),
        (True, "127.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (True, "127.0.0.1", "192.0.2.1, [2001:db8::1]:443", "2001:db8::1"),
        (True, "127.0.0.1", "192.0.2.1:5000", "192.0.2.1"),
        (True, "127.0.0.1", "unknown", ""),
        (True, "127.0.0.1", None, "127.0.0.1"),
        (False, "127.0.0.1", "192.0.2.1", ""),  # a proxy that nobody told the site of
        (False, "", None, ""),
    ],
)
def test_address_comes_from_the_proxy_only_as_configured(
    settings: Settings, behind_proxy: bool, remote: str, forwarded: str | None, address: str
) -> None:
    settings.BEHIND_TLS_PROXY = behind_proxy
    request = RequestFactory().get("/", REMOTE_ADDR=remote)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(request) == address


def test_site_behind_an_unknown_proxy_does_not_take_the_world_for_one_client() -> None:
    UserFactory(username="ada")
    proxied = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}
    failures([f"name-{number}" for number in range(NETWORK.free + 25)], [""] * (NETWORK.free + 25))
    assert sign_in(new_browser(), "ada", **proxied).status_code == 200
