"""A stage is a module and an entry in rewardmodel/models/stages.py; everything else follows from them."""

import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from config.launcher.site import QUEUES
from rewardmodel.loop import stages
from rewardmodel.loop.stage import ShardedStageModule
from rewardmodel.models import Shard, Stage
from rewardmodel.models.stages import SHARDED, WORKING, Queue
from rewardmodel.selectors.status import loop_message
from rewardmodel.wording.generations import BY_STAGE
from rewardmodel.work.dispatch import QUEUE_OF_STAGE
from rewardmodel.work.results import Result
from tests.rewardmodel import celery_workers
from tests.rewardmodel.generation_rows import make_generation

DOCS = Path(__file__).resolve().parents[2] / "docs" / "loop.md"


def signature_of_method(owner: type, name: str) -> inspect.Signature:
    """Without `self`."""
    signature = inspect.signature(getattr(owner, name))
    return signature.replace(parameters=list(signature.parameters.values())[1:])


def test_every_entry_has_a_module_and_every_module_an_entry() -> None:
    modules = {module.name for module in pkgutil.iter_modules(stages.__path__)}
    assert modules == set(stages.MODULES) == {stage.value for stage in WORKING}


def test_modules_come_in_the_order_of_the_stages() -> None:
    assert [*stages.MODULES, "done"] == Stage.values


def test_stages_with_a_queue_are_those_that_work() -> None:
    assert {name for name, module in stages.MODULES.items() if hasattr(module, "work")} == set(QUEUE_OF_STAGE)
    assert list(stages.SHARDED_MODULES) == [stage.value for stage in SHARDED]


@pytest.mark.parametrize("stage", WORKING)
@pytest.mark.parametrize("name", ["enter", "advance"])
def test_stages_begin_and_go_on_as_the_protocol_says(stage: Stage, name: str) -> None:
    assert inspect.signature(getattr(stages.MODULES[stage], name)) == signature_of_method(ShardedStageModule, name)


@pytest.mark.parametrize("stage", SHARDED)
def test_stages_work_as_the_protocol_says(stage: Stage) -> None:
    work = inspect.signature(stages.SHARDED_MODULES[stage].work)
    assert work.parameters == signature_of_method(ShardedStageModule, "work").parameters
    assert signature_of_method(work.return_annotation, "write") == signature_of_method(Result, "write")


def test_stage_without_a_module_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(stages.MODULES["grading"], "work")
    with pytest.raises(ImportError, match=r"The stage grading needs work in rewardmodel\.loop\.stages\.grading"):
        stages._load(Stage.GRADING)


def test_workers_of_the_demo_and_of_the_tests_serve_every_queue() -> None:
    assert set(QUEUES.split(",")) == set(celery_workers.QUEUES.split(",")) == {queue.value for queue in Queue}


@pytest.mark.django_db
def test_database_knows_the_stages_of_generations_and_of_shards() -> None:
    for number, stage in enumerate(Stage):
        generation = make_generation(number, stage=stage)
    for stage in SHARDED:
        Shard.objects.create(generation=generation, stage=stage, first_id=1, last_id=1, size=1)
    with pytest.raises(IntegrityError, match="generation_stage_known"), transaction.atomic():
        make_generation(99, stage="resting")
    with pytest.raises(IntegrityError, match="shard_stage_known"), transaction.atomic():
        Shard.objects.update(stage="training")


@pytest.mark.django_db
def test_stage_without_a_sentence_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    make_generation(0, stage="grading")
    assert loop_message() == "Warm start: the answers of 0 solutions are being checked."
    monkeypatch.delitem(BY_STAGE, "grading")
    assert loop_message() == "Warm start: grading."


def test_docs_list_the_stages_with_their_queues() -> None:
    table = DOCS.read_text(encoding="utf-8").split("## Stages")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \|.*\| (?:`(\w+)` )?\|$", table, flags=re.MULTILINE)
    queues = {stage.value: stage.queue.value if stage.queue else "" for stage in Stage} | {"training": "train"}
    assert [row for row in rows if row[0] != "stage"] == list(queues.items())
