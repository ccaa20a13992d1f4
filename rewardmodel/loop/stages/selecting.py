"""Selecting: queue the solutions that are worth a person's time, with the scores that selected them."""

from annotation.models import Item, Problem, Solution
from annotation.services.phases import lock_phase
from rewardmodel.failures import read_report
from rewardmodel.labelers import labeler_of, lease_items
from rewardmodel.loop.stage import StageFailed
from rewardmodel.models import Generation, Stage
from rewardmodel.selection import RULES
from rewardmodel.selectors.grades import describe_grades


def enter(generation: Generation) -> None:
    options = generation.options
    # somebody may be adding solutions to the phase by hand: see annotation/services/solution_queue.py
    lock_phase(generation.phase_id)
    Problem.objects.lock_splits(to_hold_out=False)  # what the rule selects can still be queued
    # before the first reward model there are no scores to rank by
    rule = RULES[options.selection if generation.selector else "uniform"]
    selected = rule(generation, options)
    if not selected and (cause := _why_nothing_was_sampled(generation)):
        raise StageFailed(cause)
    if not selected:
        raise StageFailed(
            "There is nothing to select: every sampled solution that fits the rule was queued before, or none fits."
            f" {describe_grades(generation_number=generation.number)} In the next generation, sample more solutions per problem, or"
            " more problems; solutions without a final answer need a generator that marks it (docs/grading.md)."
        )
    wanted = options.labelings_per_item or generation.phase.labelings_per_item
    Item.objects.bulk_create(
        [
            Item(
                phase=generation.phase,
                problem_id=choice.problem_id,
                solution_id=choice.solution_id,
                # the newest generation comes first, and within it the most convincing solution
                priority=generation.number + (choice.score or 0.0),
                labelings_wanted=wanted,
                free_slots=wanted,
                ask_progress=options.ask_progress,
                ask_explanation=options.ask_explanation,
                ask_alternatives=options.ask_alternatives,
                quality_control_every=options.quality_control_every,
                generation_number=generation.number,
                verifier=generation.selector.name if generation.selector else "",
                verifier_score=choice.score,
                rank=rank,
            )
            for rank, choice in enumerate(selected, start=1)
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    if (labeler := labeler_of(options)) is not None:
        # in the transaction that queues them, so that no person is assigned an item that is meant for a model
        lease_items(labeler=labeler, generation=generation.number)


def _why_nothing_was_sampled(generation: Generation) -> str:
    """The first error of a generator that wrote no solution for any problem; empty: it wrote some."""
    if Solution.objects.filter(generation_number=generation.number).exists():
        return ""
    failed = generation.shards.filter(stage=Stage.SAMPLING).exclude(error="").order_by("pk").first()
    if failed is None:
        return ""
    return f"Generator “{generation.generator}” wrote no solution for any problem: {read_report(failed.error).cause}"


def advance(generation: Generation) -> bool:
    return True
