"""Problems whose texts have the same normal form: their key is always right, and they are never in two splits."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from annotation.imports.bulk import insert_new
from annotation.models import Item, Problem
from annotation.services.assignments import expire_leases
from annotation.services.held_out import HeldOut, hold_out
from annotation.services.queue import next_assignment
from mathtext.normal_form import normal_key
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory, UserFactory, lease

TEXT, OTHER = "What is $1 + 1$?", "What is $1 + 2$?"


def _create() -> None:
    Problem.objects.create(text=TEXT)


def _save() -> None:
    Problem(text=TEXT).save()


def _bulk_create() -> None:
    Problem.objects.bulk_create([Problem(text=TEXT)])


def _bulk_create_ignoring_conflicts() -> None:
    Problem.objects.bulk_create([Problem(text=TEXT)], ignore_conflicts=True)


def _get_or_create() -> None:
    Problem.objects.get_or_create(text=TEXT)


def _import() -> None:
    insert_new([Problem(text=TEXT, normal_key=normal_key("a wrong one"))])


def _change_and_save() -> None:
    problem = Problem.objects.create(text=OTHER)
    problem.text = TEXT
    problem.save()


def _change_and_save_the_text() -> None:
    problem = Problem.objects.create(text=OTHER)
    problem.text = TEXT
    problem.save(update_fields=["text"])


def _update() -> None:
    Problem.objects.create(text=OTHER)
    Problem.objects.update(text=TEXT)


def _bulk_update() -> None:
    problem = Problem.objects.create(text=OTHER)
    problem.text = TEXT
    Problem.objects.bulk_update([problem], ["text"])


def _update_or_create() -> None:
    Problem.objects.create(text=OTHER, external_id="1")
    Problem.objects.update_or_create(external_id="1", defaults={"text": TEXT})


WAYS: list[Callable[[], None]] = [
    _create,
    _save,
    _bulk_create,
    _bulk_create_ignoring_conflicts,
    _get_or_create,
    _import,
    _change_and_save,
    _change_and_save_the_text,
    _update,
    _bulk_update,
    _update_or_create,
]


@pytest.mark.django_db
@pytest.mark.parametrize("write", WAYS)
def test_every_way_to_write_a_problem_sets_its_key(write: Callable[[], None]) -> None:
    write()
    assert Problem.objects.values_list("text", "normal_key").get() == (TEXT, normal_key(TEXT))


@pytest.mark.django_db
def test_problem_without_a_key_is_refused() -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="normal_key"):
        cursor.execute(
            "INSERT INTO annotation_problem (text, split, source, subject, level, external_id, created_at)"
            " VALUES ('?', 'train', '', '', '', '', now())"
        )


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), [("train", "test"), ("test", "train")])
def test_equal_problem_in_the_other_split_is_refused(first: str, second: str) -> None:
    ProblemFactory(text=TEXT, split=first)
    with pytest.raises(IntegrityError, match="is the same as problem"), transaction.atomic():
        ProblemFactory(text="What is $1+1$ ?", split=second)
    with pytest.raises(IntegrityError, match="is the same as problem"), transaction.atomic():
        Problem.objects.filter(pk=ProblemFactory(text=OTHER, split=second).pk).update(text=f" {TEXT}")


@pytest.mark.django_db
def test_equal_problems_change_their_split_together() -> None:
    for text in (TEXT, f"{TEXT} "):
        ProblemFactory(text=text)
    with pytest.raises(IntegrityError, match="is the same as problem"), transaction.atomic():
        Problem.objects.filter(text=TEXT).update(split="test")
    assert Problem.objects.update(split="test") == 2


@pytest.mark.django_db
def test_empty_answer_is_refused() -> None:
    with pytest.raises(IntegrityError, match="problem_answer_not_empty"):
        ProblemFactory(answer="")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_equal_problems_written_at_once_never_end_in_two_splits(round_: int) -> None:
    start = threading.Barrier(2)

    def write(text: str, split: str) -> bool:
        try:
            with transaction.atomic():
                connection.ensure_connection()
                start.wait(timeout=30)
                ProblemFactory(text=text, split=split)
                return True
        except IntegrityError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        written = list(pool.map(write, (TEXT, f"{TEXT} "), ("train", "test")))
    assert sorted(written) == [False, True]
    assert Problem.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_problem_queued_and_held_out_at_once_is_not_in_the_queue() -> None:
    solution = SolutionFactory(problem=ProblemFactory(text=TEXT))
    phase = ItemFactory().phase
    start = threading.Barrier(2)

    def at_once(write: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                connection.ensure_connection()
                start.wait(timeout=30)
                write()
        except IntegrityError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                at_once,
                [
                    lambda: ItemFactory(solution=solution, phase=phase),
                    lambda: hold_out(keys=[normal_key(TEXT)]),
                ],
            )
        )
    assert Problem.objects.get(text=TEXT).split == "test"
    assert not Item.objects.filter(problem__split="test", free_slots__gt=0).exists()


@pytest.mark.django_db
def test_holding_out_takes_every_spelling_and_counts() -> None:
    problems = [ProblemFactory(text=text) for text in (TEXT, f"{TEXT} ", OTHER)]
    for problem in problems:
        ItemFactory(solution=SolutionFactory(problem=problem))

    assert hold_out(keys=[normal_key(TEXT)]) == HeldOut(problems=2, labelings=0, items=2)
    assert hold_out(keys=[normal_key(TEXT)]) == HeldOut()
    assert Item.objects.get().problem.text == OTHER


@pytest.mark.django_db
def test_slot_of_a_held_out_problem_never_becomes_free_again() -> None:
    item = ItemFactory(solution=SolutionFactory(problem=ProblemFactory(text=TEXT)), labelings_wanted=3)
    assignment = lease(item)
    hold_out(keys=[normal_key(TEXT)])

    type(assignment).objects.update(lease_expires_at="2020-01-01T00:00:00Z")
    assert expire_leases() == 1

    item.refresh_from_db()
    assert item.free_slots == 0
    assert next_assignment(labeler=UserFactory()) is None
    with pytest.raises(IntegrityError, match="is held out"):
        Item.objects.filter(pk=item.pk).update(free_slots=1)
