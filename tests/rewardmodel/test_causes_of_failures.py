"""The cause comes first: which model, why, and how much of the work failed; the traceback is beneath."""

from collections.abc import Callable
from typing import Any

import pytest

from rewardmodel import engine
from rewardmodel.failures import blamed_on, read_report, report_of
from rewardmodel.loop import advance
from rewardmodel.ml.json_server import JsonServer, ServerError, telling_retries
from rewardmodel.models import Generation, Shard
from rewardmodel.selectors.generations import overviews
from rewardmodel.work import claims
from tests.rewardmodel.conftest import Messages

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def sample(*args: Any, **options: Any) -> None:
        raise OSError("there is no folder /nowhere/model")

    monkeypatch.setattr(engine, "sample", sample)


@pytest.fixture
def sampling(start: Callable[..., Generation], messages: Messages, broken: None) -> Generation:
    generation = start(train=16, samples_per_problem=100)
    advance.advance_generations()
    assert generation.shards.count() == 8
    return generation


def test_failed_generation_names_its_generator_and_all_pieces(sampling: Generation, messages: Messages) -> None:
    sampling.shards.update(attempts=claims.MAX_ATTEMPTS - 1)
    Shard.objects.filter(pk=sampling.shards.earliest("pk").pk).update(attempts=claims.MAX_ATTEMPTS - 2)
    for shard in sampling.shards.order_by("-pk"):
        advance.run_shard(shard_id=shard.pk)
    sampling.refresh_from_db()
    (shown,) = overviews([sampling])
    assert shown.failure == (
        "Generator “arithmetic”: there is no folder /nowhere/model. 8 of 8 pieces of the work failed."
    )
    assert shown.failure_details.startswith("sampling ")
    assert f"of generation {sampling.number}:" in shown.failure_details
    assert shown.failure_details.endswith("there is no folder /nowhere/model")


def test_first_failed_attempt_is_shown_while_it_is_tried_again(sampling: Generation, messages: Messages) -> None:
    advance.run_shard(shard_id=sampling.shards.earliest("pk").pk)
    sampling.refresh_from_db()
    (shown,) = overviews([sampling])
    assert sampling.status == "active"
    assert [wait.sentence for wait in shown.waiting] == [
        "Generator “arithmetic”: there is no folder /nowhere/model. 1 piece of work could not be done so far and is tried again"
        " (attempt 1 of 4)."
    ]


def test_generator_that_writes_nothing_at_all_is_named(
    start: Callable[..., Generation], messages: Messages, broken: None
) -> None:
    """One problem per piece: then a piece cannot tell whether the problem or the generator is to blame."""
    generation = start(train=2, samples_per_problem=200)
    messages.work_off()
    generation.refresh_from_db()
    (shown,) = overviews([generation])
    assert shown.failure.startswith("Generator “arithmetic” wrote no solution for any problem: problem ")
    assert shown.failure.endswith("there is no folder /nowhere/model")


def test_retry_of_a_request_is_told_with_the_name_of_the_model() -> None:
    told: list[str] = []
    server = JsonServer("http://127.0.0.1:9", error=ServerError, attempts=2, first_wait=0.01)
    with telling_retries(told.append), pytest.raises(Exception, match="served"), blamed_on("Generator", "served"):
        server.in_parallel(lambda _: server.post("/completions", {}), [1])
    (sentence,) = told
    assert sentence.startswith("Generator “served”: POST http://127.0.0.1:9/completions: ")
    assert sentence.endswith("(attempt 1 of 2; it is tried again)")


def test_report_of_earlier_versions_is_read() -> None:
    old = "Failed shards: 2. The first, scoring 1-2:\nTraceback (most recent call last):\n  …\nRuntimeError: no memory"
    assert read_report(old).cause == "RuntimeError: no memory"
    assert read_report("There is nothing to select.").details == ""
    report = read_report(report_of(ValueError("a step is too long\nand more")))
    assert report.cause == "ValueError: a step is too long"
    assert report.details.endswith("ValueError: a step is too long\nand more\n".strip())
