"""Runs of the label model: what they read and store, when they are due, and what happens to one that fails."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models.functions import Now
from django.test import Client

from annotation.models import (
    AuditEntry,
    Exclusion,
    Gold,
    LabelerTrust,
    LabelModelRun,
    Solution,
    SolutionPosterior,
    StepRatings,
    User,
)
from annotation.selectors import label_model as selectors
from annotation.selectors.label_model import newest_run, run_is_due
from annotation.services import label_model
from annotation.services.exclusions import exclude
from annotation.services.gold import make_gold
from annotation.services.label_model import give_up_dead_runs, request_run, run_label_model
from tests.annotation.ratings_by_people import imported, rated_by, solution_of
from tests.factories import PhaseFactory, UserFactory, label

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[User]:
    return [UserFactory(username=name) for name in ("ann", "ben", "cem")]


def run(**options: Any) -> LabelModelRun:
    """Request a run and do it."""
    wanted, created = request_run(by=None, with_scores=options.pop("with_scores", None))
    assert created
    assert run_label_model(run_id=wanted.pk, **options)
    wanted.refresh_from_db()
    return wanted


def solutions_rated_alike(three: list[User], ratings: list[int | None], count: int = 6) -> list[Solution]:
    found = [solution_of(4) for _ in range(count)]
    for solution in found:
        for labeler in three:
            imported(solution, labeler, ratings)
    return found


def test_run_stores_what_the_steps_probably_are(three: list[User]) -> None:
    *_, last = solutions_rated_alike(three, [1, 0, -1])
    done = run()
    assert (done.status, done.error) == ("done", "")
    assert (done.labelings, done.solutions, done.labelers, done.gold) == (18, 6, 3, 0)
    found = SolutionPosterior.objects.get(solution=last)
    assert (found.position, found.majority, found.labelings) == (2, 2, 3)
    assert found.certainty > 0.9
    assert sum(found.first_error) == pytest.approx(1, abs=1e-3)
    assert len(found.first_error) == 5
    assert [ratings.index(max(ratings)) for ratings in found.ratings[:3]] == [2, 1, 0]
    assert all(sum(ratings) == pytest.approx(1, abs=1e-3) for ratings in found.ratings)


def test_certainty_is_that_of_the_estimate_by_hand(three: list[User]) -> None:
    """One labeling of a solution of one step, nobody else: prior .1 of an error, rows of a careful person."""
    imported(solution_of(1), three[0], [-1])
    options = {"rounds": 1}
    wanted, _ = request_run(by=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            label_model, "estimate", lambda *args, **kwargs: _estimate(*args, rounds=options["rounds"], **kwargs)
        )
        run_label_model(run_id=wanted.pk)
    # P(error, "negative") = .1 · .80; P(none, "negative") = .9 · (.15 · .05 + .85 · .04)
    error, none = 0.1 * 0.80, 0.9 * (0.15 * 0.05 + 0.85 * 0.04)
    found = SolutionPosterior.objects.get()
    assert found.first_error == pytest.approx([error / (error + none), none / (error + none)], abs=1e-4)
    assert found.position == 0


def _estimate(*args: Any, rounds: int, **kwargs: Any) -> Any:
    from quality.label_model import Options, estimate

    return estimate(*args, options=Options(rounds=rounds), **kwargs)


def test_gold_decides(three: list[User]) -> None:
    *_, last = solutions_rated_alike(three, [1, 1, 1, 1])
    make_gold(
        solution=last, label=label([1, -1], steps=last.steps), tolerance=[[], []], reasons=["", ""], origin=Gold.Origin.PAGE,
        actor=UserFactory(role=User.Role.ADMIN),
    )  # fmt: skip
    done = run()
    found = SolutionPosterior.objects.get(solution=last)
    assert (found.position, found.majority, done.gold) == (1, 4, 1)
    assert found.certainty == pytest.approx(1)
    assert len(found.ratings) == 2, "later steps are never reached without an error"


def test_labelings_that_do_not_count_are_not_read(three: list[User]) -> None:
    solution = solution_of(3)
    for labeler in three:
        last = imported(solution, labeler, [1, -1])
    exclude(labelings=[last.pk], kind=Exclusion.Kind.EXCLUDED, reason="Careless.", actor=None)
    imported(solution, UserFactory(kind=User.Kind.MODEL), [1, 1, 1])
    imported(solution_of(label_model.MOST_STEPS + 1), three[0], [1, -1])
    assert run().labelings == 2
    assert SolutionPosterior.objects.get().labelings == 2


def test_a_later_run_takes_the_place_of_the_earlier(three: list[User]) -> None:
    first = run()
    assert (first.labelings, first.status) == (0, "done")
    solutions_rated_alike(three, [1, -1])
    second = run()
    assert newest_run() == second
    third = run()
    assert set(SolutionPosterior.objects.values_list("run", flat=True)) == {third.pk}
    assert set(LabelerTrust.objects.values_list("run", flat=True)) == {third.pk}
    assert LabelModelRun.objects.count() == 3


def test_run_that_fails_says_why_and_leaves_the_earlier(three: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    solutions_rated_alike(three, [1, -1])
    good = run()

    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError("The table is too wide.")

    monkeypatch.setattr(label_model, "estimate", fail)
    bad = run()
    assert (bad.status, bad.error) == ("failed", "The table is too wide.")
    assert newest_run() == good
    assert SolutionPosterior.objects.filter(run=good).count() == 6


def test_outage_gives_the_run_back(three: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, _ = request_run(by=None)
    monkeypatch.setattr(label_model, "is_outage", lambda error: True)
    monkeypatch.setattr(label_model, "_estimate", lambda *args: (_ for _ in ()).throw(OperationalError("away")))
    with pytest.raises(OperationalError):
        run_label_model(run_id=wanted.pk)
    wanted.refresh_from_db()
    assert wanted.status == "waiting"


def test_one_run_at_a_time_and_each_is_done_once() -> None:
    first, created = request_run(by=None)
    again, also = request_run(by=UserFactory(role=User.Role.ADMIN))
    assert (created, also, first) == (True, False, again)
    assert run_label_model(run_id=first.pk)
    assert not run_label_model(run_id=first.pk)


def test_dead_run_is_given_up(three: list[User]) -> None:
    wanted, _ = request_run(by=None)
    LabelModelRun.objects.update(started_at=Now() - timedelta(minutes=19))
    assert give_up_dead_runs() == 0
    LabelModelRun.objects.update(started_at=Now() - timedelta(minutes=21))
    assert give_up_dead_runs() == 1
    wanted.refresh_from_db()
    assert wanted.status == "failed"
    assert request_run(by=None)[1]


def test_run_is_due_after_enough_labelings_by_people(three: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "ENOUGH", 2)
    imported(solution_of(2), three[0], [1, 1])
    imported(solution_of(2), UserFactory(kind=User.Kind.MODEL), [1, 1])
    assert not run_is_due()
    imported(solution_of(2), three[1], [1, 1])
    assert run_is_due()
    run()
    for labeler in three:
        imported(solution_of(2), labeler, [1, 1])
    assert not run_is_due(), "it has just run"
    LabelModelRun.objects.update(finished_at=Now() - timedelta(minutes=1), started_at=Now() - timedelta(minutes=1))
    assert run_is_due()


def test_run_is_due_when_an_adaptive_item_has_its_labelings(three: list[User]) -> None:
    assert not run_is_due()
    rated_by({three[0]: [1, -1]}, phase=PhaseFactory(overlap="adaptive"))
    assert run_is_due()
    run()
    LabelModelRun.objects.update(finished_at=Now() - timedelta(hours=1), started_at=Now() - timedelta(hours=1))
    assert not run_is_due(), "the run has read it"


def test_scores_are_asked_for_only_if_wanted(three: list[User]) -> None:
    (solution,) = solutions_rated_alike(three[:1], [1, 1, 1, 1], count=1)

    def scores_of(solutions: Collection[int]) -> dict[int, list[float]]:
        return {solution: [0.9, 0.9, 0.1, 0.1] for solution in solutions}

    assert run(scores_of=scores_of).scored == 0
    assert run(scores_of=scores_of, with_scores=True).scored == 1
    assert run(scores_of=scores_of).scored == 1, "as in the run before"
    assert SolutionPosterior.objects.get().solution == solution


def test_labeler_who_is_always_positive_becomes_doubtful(three: list[User]) -> None:
    lazy = UserFactory(username="lazy")
    for number in range(60):
        solution, error = solution_of(5), 1 + number % 4
        for labeler in three:
            imported(solution, labeler, [1] * error + [-1])
        imported(solution, lazy, [1] * 5)
    run()
    found = {trust.labeler.username: trust for trust in LabelerTrust.objects.select_related("labeler")}
    assert {name for name, trust in found.items() if trust.is_doubtful} == {"lazy"}
    seen = next(rate for rate in found["lazy"].rates if rate["name"] == "errors seen")
    assert seen["value"] < 0.3
    assert seen["below"] > 0.99
    assert (found["lazy"].labelings, found["lazy"].judged) == (60, 60)


def test_nobody_is_doubtful_after_a_few_labelings(three: list[User]) -> None:
    lazy = UserFactory()
    for _ in range(label_model.FEWEST_LABELINGS - 1):
        solution = solution_of(3)
        for labeler in three:
            imported(solution, labeler, [1, -1])
        imported(solution, lazy, [1, 1, 1])
    run()
    assert not LabelerTrust.objects.get(labeler=lazy).is_doubtful


def test_labeler_who_was_unsure_of_everything_has_no_rates(three: list[User]) -> None:
    imported(solution_of(2), three[0], [None, None])
    run()
    assert LabelerTrust.objects.get().rates == []


def test_button_starts_a_run_and_the_audit_log_tells(three: list[User]) -> None:
    admin, client = UserFactory(role=User.Role.ADMIN), Client()
    client.force_login(admin)
    response = client.post("/api/v1/label-model/runs", {"with_scores": True}, content_type="application/json")
    assert response.status_code == 201
    assert (response.json()["status"], response.json()["with_scores"]) == ("waiting", True)
    entry = AuditEntry.objects.get(action="label_model_run.requested")
    assert (entry.actor, entry.after["with_scores"]) == (admin, True)
    assert client.post("/api/v1/label-model/runs", {}, content_type="application/json").status_code == 200
    solutions_rated_alike(three, [1, -1])
    run_label_model(run_id=response.json()["id"])
    body = client.get("/api/v1/label-model").json()
    assert (body["newest"]["status"], body["used"]["labelings"], body["new_labelings"]) == ("done", 18, 0)
    names = [row["name"] for row in client.get("/api/v1/label-model/labelers").json()["results"]]
    assert names == ["ann", "ben", "cem"]
    one = client.get(f"/api/v1/label-model/labelers/{three[0].pk}").json()
    assert [rate["name"] for rate in one["rates"]][:2] == ["errors seen", "steps right"]
    assert client.get(f"/api/v1/label-model/labelers/{admin.pk}").status_code == 404
    assert client.get("/api/v1/label-model/labelers.csv").getvalue().decode().count("\n") == 13


def test_ratings_of_before_the_trigger_are_filled_in(three: list[User]) -> None:
    solutions_rated_alike(three, [1, -1], count=2)
    StepRatings.objects.all().delete()
    assert run().labelings == 6
