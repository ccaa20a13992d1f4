"""Places of gold: in each window of a labeler's tasks in a phase, one at random is of quality control (rules/places.py)."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from annotation.errors import Conflict
from annotation.models import Assignment, Gold, Item, Phase, User
from annotation.models.item import NEVER_DUE
from annotation.rules.places import NEVER, is_place_of_gold, place_in_window, tasks_left
from annotation.selectors.progress import progress_by_phase, progress_of
from annotation.services.assignments import expire_leases, release_assignment, return_unseen
from annotation.services.gold import make_gold, retire_gold
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from annotation.services.skips import take_back
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label
from tests.gold_items import quality_control

pytestmark = pytest.mark.django_db

NORMAL, QUALITY_CONTROL = Item.Kind.NORMAL, Item.Kind.QUALITY_CONTROL
SEED, LABELER = UUID(int=1), UUID(int=2)


def _work(labeler: User, count: int, phase_id: int | None = None) -> list[str]:
    """Label the next items and return their kinds, in order."""
    kinds = []
    for _ in range(count):
        assignment = next_assignment(labeler=labeler, phase_id=phase_id)
        assert assignment is not None
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([-1]))
        kinds.append(str(assignment.item.kind))
    return kinds


def _expected(phase: Phase, labeler: User, count: int, *, first: int = 0) -> list[str]:
    """The kinds by the rule, for a phase with enough of everything."""
    return [
        QUALITY_CONTROL
        if is_place_of_gold(
            seed=phase.places_seed, labeler=labeler.pk, number=number, every=phase.quality_control_every
        )
        else NORMAL
        for number in range(first, first + count)
    ]


def _phase_with_seed(labeler: User, *places: int, every: int = 2) -> Phase:
    """A phase whose secret seed puts gold at these places of the labeler's first windows."""
    number = 0
    while True:
        seed = UUID(int=number)
        if all(
            place_in_window(seed=seed, labeler=labeler.pk, window=window, length=every + 1) == place
            for window, place in enumerate(places)
        ):
            return PhaseFactory(quality_control_every=every, places_seed=seed)
        number += 1


def test_each_window_has_one_place_of_gold() -> None:
    numbers = [n for n in range(100) if is_place_of_gold(seed=SEED, labeler=LABELER, number=n, every=4)]
    assert [number // 5 for number in numbers] == list(range(20))
    assert {number % 5 for number in numbers} == {0, 1, 2, 3, 4}


def test_places_differ_between_labelers_and_seeds() -> None:
    def places(seed: int, labeler: int) -> list[int]:
        return [
            place_in_window(seed=UUID(int=seed), labeler=UUID(int=labeler), window=window, length=11)
            for window in range(20)
        ]

    assert places(1, 2) == places(1, 2)
    assert len({tuple(places(seed, person)) for seed in range(3) for person in range(3)}) == 9


def test_no_place_of_gold_if_it_is_never_due() -> None:
    assert not any(is_place_of_gold(seed=SEED, labeler=LABELER, number=n, every=NEVER) for n in range(1000))
    assert NEVER == NEVER_DUE


@pytest.mark.parametrize("every", [0, 1, 3, 9])
def test_next_serves_gold_at_its_places(labeler: User, every: int) -> None:
    phase = PhaseFactory(quality_control_every=every)
    ItemFactory.create_batch(20, phase=phase)
    quality_control(phase, 20)
    expected = _expected(phase, labeler, 20)
    assert expected.count(QUALITY_CONTROL) == 20 // (every + 1)
    assert _work(labeler, 20) == expected


def test_places_count_the_labelers_own_tasks_in_the_phase(labeler: User) -> None:
    elsewhere, phase = PhaseFactory(), _phase_with_seed(labeler, 2)
    ItemFactory.create_batch(3, phase=elsewhere)
    ItemFactory.create_batch(6, phase=phase)
    quality_control(phase)
    assert _work(labeler, 1, phase.pk) == [NORMAL]
    assert _work(labeler, 3, elsewhere.pk) == [NORMAL] * 3
    _work(UserFactory(), 2, phase.pk)
    assert _work(labeler, 2, phase.pk) == [NORMAL, QUALITY_CONTROL]


def test_quality_control_never_comes_alone(labeler: User) -> None:
    phase = _phase_with_seed(labeler, 2)
    quality_control(phase, 3)
    assert next_assignment(labeler=labeler) is None
    assert progress_of(labeler=labeler).open_items == 0
    ItemFactory.create_batch(2, phase=phase)
    assert _work(labeler, 2) == [NORMAL, NORMAL]
    assert next_assignment(labeler=labeler) is None, "its place has come, but nobody has other work for them"


def test_spacing_of_the_next_item_wins(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=0)
    ItemFactory.create_batch(3, phase=phase, priority=2, quality_control_every=NEVER_DUE)
    ItemFactory(phase=phase, priority=1)
    quality_control(phase)
    assert _work(labeler, 5) == [NORMAL, NORMAL, NORMAL, QUALITY_CONTROL, NORMAL]


def test_gold_of_a_solution_that_they_labeled_never_comes(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=0)
    [normal] = ItemFactory.create_batch(1, phase=phase, priority=5)
    _work(labeler, 1)
    quality_control(phase, solution=normal.solution)
    ItemFactory(phase=phase)
    assert _work(labeler, 1) == [NORMAL]
    ItemFactory(phase=phase)
    assert _work(UserFactory(), 1) == [QUALITY_CONTROL]


def test_gold_that_they_made_never_comes_not_even_another_version() -> None:
    maker, second = UserFactory(role=User.Role.REVIEWER), UserFactory(role=User.Role.REVIEWER)
    phase = PhaseFactory(quality_control_every=0)
    [item] = quality_control(phase, actor=maker)
    assert item.solution is not None
    make_gold(solution=item.solution, label=label([1, -1]), origin=Gold.Origin.PAGE, actor=second, replaces=1)
    ItemFactory.create_batch(2, phase=phase)
    assert _work(maker, 1) == [NORMAL]
    assert _work(second, 1) == [NORMAL]


def test_solution_that_they_met_as_gold_does_not_come_as_work(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=0)
    [gold] = quality_control(phase)
    other = ItemFactory(phase=phase)
    assert _work(labeler, 1) == [QUALITY_CONTROL]
    same = ItemFactory(phase=phase, solution=gold.solution, priority=9)
    assert progress_of(labeler=labeler).open_items == 1
    served = next_assignment(labeler=labeler)
    assert served is not None
    assert served.item == other
    theirs = next_assignment(labeler=UserFactory())
    assert theirs is not None
    assert theirs.item == gold
    assert Item.objects.get(pk=same.pk).free_slots == 1


def test_gold_asks_what_the_work_around_it_asks(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=0, ask_explanation=False)
    ItemFactory(phase=phase, ask_explanation=True, ask_alternatives=3, ask_progress=True)
    quality_control(phase)
    assignment = next_assignment(labeler=labeler)
    assert assignment is not None
    assert assignment.item.kind == QUALITY_CONTROL
    assignment.refresh_from_db()
    assert (assignment.ask_explanation, assignment.ask_alternatives, assignment.ask_progress) == (True, 3, True)


def test_open_tasks_fall_by_one_with_every_task(labeler: User) -> None:
    """Otherwise the number beside "open for you" would tell which task was gold."""
    phase = PhaseFactory(quality_control_every=2)
    ItemFactory.create_batch(9, phase=phase)
    quality_control(phase, 3)
    told = []
    while (assignment := next_assignment(labeler=labeler)) is not None:
        told.append((progress_of(labeler=labeler).open_items, progress_by_phase(labeler=labeler)[0].waiting))
        submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([-1]))
    assert [one for one, _ in told] == list(range(len(told) - 1, -1, -1))
    assert all(one == other for one, other in told)
    assert 9 < len(told) <= 12


@pytest.mark.parametrize(
    ("number", "normal", "gold", "expected"),
    [
        (0, 0, 5, 0),  # no work, no quality control
        (0, 5, 0, 5),
        (0, 5, 5, 7),  # gold at 1 and 3 of windows of three: n G n, G n n, n (then G, but no work is left)
        (1, 5, 5, 7),  # G n, G n n, n n: the place of the third window is behind
        (0, 5, 1, 6),
        (2, 1, 5, 1),
    ],
)
def test_tasks_left_by_hand(number: int, normal: int, gold: int, expected: int) -> None:
    places = {0: 1, 1: 0, 2: 2}
    seed = next(
        UUID(int=found)
        for found in range(10_000)
        if all(
            place_in_window(seed=UUID(int=found), labeler=LABELER, window=window, length=3) == place
            for window, place in places.items()
        )
    )
    assert tasks_left(seed=seed, labeler=LABELER, number=number, every=2, normal=normal, gold=gold) == expected


@pytest.mark.parametrize("place", [0, 1])
def test_unseen_task_that_is_returned_comes_again(labeler: User, place: int) -> None:
    """Gold or not: somebody who returns an unseen task and asks again gets the same one."""
    phase = _phase_with_seed(labeler, place, every=3)
    ItemFactory.create_batch(4, phase=phase)
    quality_control(phase, 2)
    for _ in range(3):
        ahead = next_assignment(labeler=labeler, after=0)
        assert ahead is not None
        assert (ahead.item.kind == QUALITY_CONTROL) == (place == 0)
        again, before = ahead.item, progress_of(labeler=labeler).open_items
        return_unseen(assignment_id=ahead.pk, labeler=labeler)
        assert progress_of(labeler=labeler).open_items == before + 1
        returned = next_assignment(labeler=labeler, after=0)
        assert returned is not None
        assert returned.item == again
        return_unseen(assignment_id=returned.pk, labeler=labeler)


def _give_back(assignment: Assignment, how: str) -> None:
    if how == "skip":
        release_assignment(assignment_id=assignment.pk, labeler=assignment.labeler)
    else:
        Assignment.objects.filter(pk=assignment.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
        expire_leases()


@pytest.mark.parametrize("every", [0, NEVER_DUE])
def test_skipped_task_is_gone_once_another_labeler_has_asked(labeler: User, every: int) -> None:
    """An ordinary task then has no free slot. Gold has one for everybody, and must be as gone."""
    phase = PhaseFactory(quality_control_every=every)
    ItemFactory.create_batch(4, phase=phase)
    quality_control(phase, 4)
    first = next_assignment(labeler=labeler)
    assert first is not None
    assert (first.item.kind == QUALITY_CONTROL) == (every == 0)
    _give_back(first, "skip")
    assert take_back(assignment_id=first.pk, labeler=labeler).status == "leased"
    _give_back(first, "skip")
    assert next_assignment(labeler=UserFactory()) is not None
    with pytest.raises(Conflict, match="Others have this task"):
        take_back(assignment_id=first.pk, labeler=labeler)


@pytest.mark.parametrize("every", [0, NEVER_DUE])
def test_expired_task_is_gone_once_another_labeler_has_asked(labeler: User, every: int) -> None:
    phase = PhaseFactory(quality_control_every=every)
    ItemFactory.create_batch(4, phase=phase)
    quality_control(phase, 4)
    first = next_assignment(labeler=labeler)
    assert first is not None
    Assignment.objects.filter(pk=first.pk).update(draft={"steps": [1]})
    _give_back(first, "expire")
    again = next_assignment(labeler=labeler)
    assert again is not None
    assert (again.pk, again.draft) == (first.pk, {"steps": [1]})
    _give_back(first, "expire")
    next_assignment(labeler=UserFactory())
    another = next_assignment(labeler=labeler)
    assert another is not None
    assert another.item != first.item


def test_gold_that_was_retired_is_not_served(labeler: User) -> None:
    phase = PhaseFactory(quality_control_every=0)
    ItemFactory(phase=phase)
    [item] = quality_control(phase)
    assert item.solution is not None
    gold = item.solution.gold.get()
    retire_gold(gold_id=gold.pk, reason="Wrong.", actor=gold.made_by)
    assert _work(labeler, 1) == [NORMAL]
