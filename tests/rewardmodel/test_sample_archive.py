"""Solutions of old generations move into files: totals and curves stay, rows come back, and what people label never goes."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from annotation.models import Gold, Item, Labeling, ProblemChange, Solution
from annotation.services.gold import make_gold
from rewardmodel.models import Generation, Generator, HeldOutSample, RewardModel, Score
from rewardmodel.selectors.generation_counts import counts_of
from rewardmodel.selectors.generators import generator_overviews
from rewardmodel.selectors.sample_archive import archive_path, archived_rows, generations_to_archive
from rewardmodel.selectors.timeline import timeline
from rewardmodel.services import sample_archive
from rewardmodel.services.sample_archive import archive_generation, restore_generation
from rewardmodel.services.tidying import tidy_up
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory, UserFactory, label
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db

GRADES = ["wrong", "correct", "wrong", "incomplete", "ungraded", "wrong", "correct", "wrong"]
QUEUED = 2


@pytest.fixture(autouse=True)
def settings_of_a_small_site(settings: Settings, tmp_path: Path) -> None:
    settings.STATE_DIR, settings.KEEP_GENERATIONS = tmp_path, 1


@pytest.fixture
def old() -> Generation:
    """Generation 0 with eight solutions, of which two are queued; generation 1 comes after it."""
    selector = RewardModel.objects.create(kind="prm", name="prm-1", location="training/1/model")
    other = RewardModel.objects.create(kind="orm", name="orm-1", location="training/2/model")
    generation = make_generation(0, selector=selector)
    for number, grade in enumerate(GRADES):
        solution = SolutionFactory(
            generation_number=0, grade=grade, generator="arithmetic", steps=[f"Say “ß” {number}."]
        )
        for model in (selector, other):
            Score.objects.create(
                solution=solution,
                reward_model=model,
                problem=solution.problem,
                step_probabilities=[[0.1, 0.2, 0.7]],
                solution_score=number / 10,
            )
        if number < QUEUED:
            ItemFactory(solution=solution, problem=solution.problem)
    make_generation(1, selector=selector)
    SolutionFactory(generation_number=1)
    return generation


def figures() -> Any:
    """Everything that pages show of the generations' solutions."""
    generations = list(Generation.objects.select_related("selector", "generator").order_by("number"))
    counts = counts_of(generations)
    return (
        [(counts[each.pk].grades, counts[each.pk].scores, counts[each.pk].sampled) for each in generations],
        [(point.scores, point.scores.fooled_share) for point in timeline()],
        [(each.sampled, each.graded, each.correct) for each in generator_overviews(Generator.objects.all())],
    )


def rows() -> list[dict[str, Any]]:
    """All solutions with their scores, by their keys, as the archive has to keep them."""
    return [
        {
            **{name: getattr(solution, name) for name in (*sample_archive.COLUMNS, "key")},
            "scores": sorted(
                (
                    each.reward_model.name,
                    each.solution_score,
                    each.step_probabilities,
                    each.grade,
                    each.generation_number,
                )
                for each in solution.scores.all()
            ),
        }
        for solution in Solution.objects.order_by("key")
    ]


def test_totals_stay_and_rows_come_back(old: Generation) -> None:
    before, rows_before = figures(), rows()

    assert archive_generation(generation=old) == len(GRADES) - QUEUED

    assert Solution.objects.filter(generation_number=0).count() == Item.objects.count() == QUEUED
    assert Score.objects.filter(solution__generation_number=0).count() == 2 * QUEUED
    assert figures() == before
    assert {row["grade"] for row in archived_rows(old)} == {"wrong", "correct", "incomplete", "ungraded"}
    assert archive_generation(generation=old) == 0

    assert restore_generation(generation=old) == len(GRADES) - QUEUED
    assert restore_generation(generation=old) == 0
    assert (figures(), rows()) == (before, rows_before)
    assert Generation.objects.get(pk=old.pk).archive == {}

    archive_generation(generation=Generation.objects.get(pk=old.pk))
    assert figures() == before
    assert len({row["key"] for row in archived_rows(old)}) == len(list(archived_rows(old))) == len(GRADES) - QUEUED


def test_what_people_or_evaluations_use_is_never_archived(old: Generation) -> None:
    labeled, held_out, gold, corrected, *_ = Solution.objects.filter(generation_number=0, items=None).order_by("pk")
    Labeling.objects.create(
        origin="import",
        record_key=uuid.uuid4(),
        problem=labeled.problem,
        solution=labeled,
        flow=2,
        question={},
        label={},
    )
    HeldOutSample.objects.create(generator=old.generator, problem=ProblemFactory(), index=0, solution=held_out)
    make_gold(
        solution=gold, label=label([-1], steps=gold.steps), origin=Gold.Origin.PAGE, actor=UserFactory(role="admin")
    )
    change = ProblemChange.objects.create(problem=corrected.problem, kind="answer", after="7")
    change.regrades.create(solution=corrected, before="wrong", after="correct")
    archive_generation(generation=old)
    kept = [labeled.pk, held_out.pk, gold.pk, corrected.pk]
    assert Solution.objects.filter(pk__in=kept).count() == len(kept)


def test_everything_that_refers_to_solutions_is_known() -> None:
    """A new table that refers to solutions has to be considered in `solutions_to_archive`."""
    fields = Solution._meta.get_fields(include_hidden=True)  # also those that have no name from the solution's side
    referring = {field.related_model.__name__ for field in fields if field.auto_created and field.related_model}
    kept_by = {"Item", "Labeling", "HeldOutSample", "Gold", "ReviewCase", "Regrade"}
    deleted_with_it = {"Score"}
    of_labeled_ones = {"SolutionPosterior", "StepRatings"}  # which stay
    assert referring == kept_by | deleted_with_it | of_labeled_ones


def test_interrupted_move_is_right_at_every_moment_and_goes_on(
    old: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = figures()
    monkeypatch.setattr(sample_archive, "BATCH", 2)
    delete, calls = sample_archive._delete_batch, 0

    def killed_in_the_middle(*arguments: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return delete(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(sample_archive, "_delete_batch", killed_in_the_middle)
        with pytest.raises(KeyboardInterrupt):
            archive_generation(generation=old)
    assert figures() == before
    archive_generation(generation=Generation.objects.get(pk=old.pk))
    assert figures() == before
    assert len(list(archived_rows(old))) == len(GRADES) - QUEUED


def test_solution_that_is_queued_meanwhile_stays(old: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    before, delete = figures(), sample_archive._delete_batch
    chosen = Solution.objects.filter(generation_number=0, items=None).order_by("pk")[0]

    def queued_first(*arguments: Any) -> int:
        if not Item.objects.filter(solution=chosen).exists():
            ItemFactory(solution=chosen, problem=chosen.problem)
        return delete(*arguments)

    monkeypatch.setattr(sample_archive, "_delete_batch", queued_first)
    archive_generation(generation=old)
    assert Solution.objects.filter(pk=chosen.pk).exists()
    assert figures() == before


@pytest.mark.parametrize("change", ["unfinished", "imported", "all kept", "among the newest"])
def test_generations_that_keep_their_solutions(old: Generation, change: str, settings: Settings) -> None:
    assert [each.number for each in generations_to_archive()] == [0]
    if change == "unfinished":
        old.delete()
        make_generation(0, stage="labeling")
    elif change == "imported":
        Generator.objects.filter(pk=old.generator_id).update(backend="imported")
    else:
        settings.KEEP_GENERATIONS = 0 if change == "all kept" else 2
    assert not generations_to_archive().exists()


def test_task_archives_and_commands_read_it_again(old: Generation, tmp_path: Path) -> None:
    output = tmp_path / "samples.jsonl"
    call_command("export_samples", "--generation", "0", "--output", str(output))
    every = {line["steps"][0]: line for line in map(json.loads, output.read_text().splitlines())}
    tidy_up(seconds=60)
    assert archive_path(old).exists()

    call_command("export_samples", "--generation", "0", "--output", str(output))
    left = {line["steps"][0]: line for line in map(json.loads, output.read_text().splitlines())}
    call_command("archived_samples", "--generation", "0", "--output", str(output))
    moved = {line["steps"][0]: line for line in map(json.loads, output.read_text().splitlines())}
    assert (len(every), len(left), len(moved)) == (len(GRADES), QUEUED, len(GRADES) - QUEUED)
    for text, line in moved.items():
        assert line == {name: value for name, value in every[text].items() if name in line}
        assert {"prm_score", "prm_step_probabilities", "grade", "problem"} <= line.keys()
    call_command("archived_samples", "--generation", "0", "--restore")
    assert Solution.objects.filter(generation_number=0).count() == len(GRADES)
