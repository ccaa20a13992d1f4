"""Our sessions are compatible with Django's: each store reads what the other writes."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.sessions import SessionStore

pytestmark = pytest.mark.django_db


def _written() -> str:
    store = SessionStore()
    store["labeler"] = "somebody"
    store.save()
    assert store.session_key is not None
    return store.session_key


def test_session_is_read_as_django_reads_it() -> None:
    key = _written()
    assert dict(SessionStore(key).items()) == dict(DjangosStore(key).items()) == {"labeler": "somebody"}


def test_expired_session_is_empty_and_gets_a_new_key() -> None:
    key = _written()
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)
    assert dict(store.items()) == {}
    assert store.session_key is None


def test_spoilt_session_is_empty() -> None:
    key = _written()
    Session.objects.filter(pk=key).update(session_data="not signed by us")
    assert dict(SessionStore(key).items()) == {}


def test_unknown_session_is_empty() -> None:
    assert dict(SessionStore("unknown").items()) == {}
