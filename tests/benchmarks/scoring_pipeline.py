"""Benchmark: scoring from database to database, shard by shard, against the scorer alone.

The demo's model is so small that reading and writing weigh more beside it than beside any model in earnest.
"""

import random
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from tests.benchmarks.database import own_database
from tests.benchmarks.result import Result

PROBLEMS, SAMPLES = 125, 16
BASE = Path("rewardmodel/demo/domain/base")


def run() -> Result:
    """Time both in turn, shard by shard, so that other load on the machine affects both equally."""
    with own_database():
        return _run()


def _run() -> Result:
    from annotation.models import Solution
    from rewardmodel import engine
    from rewardmodel.loop.stages import scoring
    from rewardmodel.models import Score
    from rewardmodel.work import shards

    with tempfile.TemporaryDirectory() as folder:
        save_untrained_model(Path(folder))
        generation = _generation(folder)
        scoring.enter(generation)
        bare = pipeline = 0.0
        for number, shard in enumerate(generation.shards.order_by("first_id")):
            solutions = Solution.objects.filter(pk__range=(shard.first_id, shard.last_id)).select_related("problem")
            samples = [{"problem": solution.problem.text, "steps": solution.steps} for solution in solutions]
            if number == 0:
                engine.score(generation.selector, samples)  # loads the model, which stays in memory
            for way in ("bare", "pipeline") if number % 2 else ("pipeline", "bare"):
                begin = time.perf_counter()
                if way == "bare":
                    engine.score(generation.selector, samples)
                    bare += time.perf_counter() - begin
                else:
                    shards.work_through(shard, scoring.work)
                    pipeline += time.perf_counter() - begin
        count = Score.objects.filter(error="").count()
        if count != PROBLEMS * SAMPLES:
            raise AssertionError(f"{count} solutions were scored instead of {PROBLEMS * SAMPLES}")
    return Result(
        benchmark="scoring_pipeline",
        figures={
            "solutions_per_second": count / pipeline,
            "bare_solutions_per_second": count / bare,
            "share_of_bare_speed": bare / pipeline,
        },
        floors={"share_of_bare_speed": 0.85},
    )


def save_untrained_model(folder: Path) -> None:
    """Make a reward model without training: scoring takes the same time with any weights."""
    from rewardmodel.ml.model import RewardConfig, add_label_tokens, load_causal_lm, load_tokenizer
    from rewardmodel.ml.training.settings import TrainingSettings
    from rewardmodel.ml.trees.tokens import SegmentFormat

    tokenizer, model = load_tokenizer(BASE), load_causal_lm(BASE)
    tokens = TrainingSettings().token_of_class
    add_label_tokens(model, tokenizer, list(tokens.values()))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    limit = getattr(model.config, "max_position_embeddings", None)
    RewardConfig(kind="prm", label_tokens=tokens, **SegmentFormat().to_dict(), max_length=limit).save(folder)


def _generation(folder: str) -> Any:
    from annotation.models import Phase, Problem, Solution
    from rewardmodel.demo.domain.problems import generate_problems
    from rewardmodel.models import Generation, Generator, RewardModel

    generated = generate_problems(PROBLEMS, 5)
    problems = Problem.objects.bulk_create(Problem(text=problem.text, answer=problem.answer) for problem in generated)
    source = random.Random(0)
    Solution.objects.bulk_create(
        Solution(
            key=uuid.uuid4(),
            problem=problem,
            generator="bench",
            generation_number=0,
            steps=list(own.solution[: source.randint(1, len(own.solution))]),
            grade="wrong",
        )
        for problem, own in zip(problems, generated, strict=True)
        for _ in range(SAMPLES)
    )
    return Generation.objects.create(
        number=0,
        phase=Phase.objects.create(name="bench scoring", flow=2),
        generator=Generator.objects.create(name="bench", backend="imported"),
        selector=RewardModel.objects.create(kind="prm", name="prm-1", location=folder, is_current=True),
    )
