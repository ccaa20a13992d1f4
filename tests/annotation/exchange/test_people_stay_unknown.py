"""Exports name a labeler by a random id alone: neither the name nor the e-mail address of anybody is in a file."""

from pathlib import Path

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from annotation.models import User
from annotation.services.labelings import submit_labeling
from tests.factories import UserFactory, label, lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def labeler(db: None) -> User:
    user = UserFactory(username="lovelace", email="ada@example.org", first_name="Ada", last_name="Byron")
    assignment = lease(labeler=user)
    submit_labeling(assignment_id=assignment.pk, labeler=user, label=label([1, -1]))
    return user


@pytest.mark.parametrize("form", ["prm800k", "stepwise", "parquet"])
def test_file_has_no_name_and_no_address(labeler: User, form: str, tmp_path: Path) -> None:
    target = tmp_path / "export"
    call_command("export_prm800k", output=str(target), format=form)
    content = target.read_bytes()
    assert content
    for personal in (b"lovelace", b"example.org", b"Byron"):
        assert personal not in content


def test_labeler_of_the_record_is_a_random_id(labeler: User, as_researcher: APIClient) -> None:
    content = b"".join(as_researcher.get("/api/v1/exports/prm800k.jsonl").streaming_content)  # type: ignore[attr-defined]
    assert str(labeler.pk).encode() in content
    assert labeler.pk.version == 4
    assert b"lovelace" not in content
