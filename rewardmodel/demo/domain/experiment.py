"""Experiment: how good reward models of the demo domain are, and how much labels help.

`python -m rewardmodel.demo.domain.experiment --output DIR` samples solutions to fresh problems, lets the exact oracle label
solutions to training problems, trains process and outcome models on growing numbers of them, and prints best-of-N
accuracies with standard errors over problems. All figures go to DIR/results.json; a second start continues from them.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import torch

from rewardmodel.demo.domain.oracle import Oracle
from rewardmodel.demo.domain.problems import DemoProblem, generate_problems
from rewardmodel.demo.domain.recipe import REWARD_MODEL_TRAINING
from rewardmodel.demo.domain.results import Chooser, Results
from rewardmodel.demo.domain.tokenizer import RIGHT, WRONG
from rewardmodel.ml.best_of_n import Method, curve
from rewardmodel.ml.best_of_n.scored_samples import INCOMPLETE, ProblemSamples
from rewardmodel.ml.model import LoadedModel, RewardConfig, load_causal_lm, load_reward_model, load_tokenizer
from rewardmodel.ml.sampling import SampledSolution, TransformersGenerator
from rewardmodel.ml.scores import solution_log_score
from rewardmodel.ml.scoring import score_outcomes, score_solutions
from rewardmodel.ml.text import PROBLEM_SEPARATOR, STEP_SEPARATOR
from rewardmodel.ml.training.reward_models import train_reward_model
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.trajectories import Trajectory, trajectory_from_outcome, trajectory_from_record

HERE = Path(__file__).parent
TRAIN_SEED, TEST_SEED = 1001, 1002
MAX_NEW_TOKENS = 160
NS = (1, 2, 4, 8, 16, 32, 64)
KINDS: tuple[Literal["prm", "orm"], ...] = ("prm", "orm")


@dataclass(frozen=True)
class Sampled:
    """A problem's solutions with the oracle's judgement: ratings up to the first error, and whether the answer is correct."""

    problem: DemoProblem
    solutions: list[SampledSolution]
    ratings: list[list[int]]
    correct: list[bool]


def sample(problems: Sequence[DemoProblem], count: int, generator: str, seed: int, file: Path) -> list[Sampled]:
    """Sample `count` solutions of each problem and rate them; `file` keeps the solutions, so that a second start can reuse them."""
    if file.exists():
        drawn = [[SampledSolution(**row) for row in rows] for rows in json.loads(file.read_text())]
    else:
        source = TransformersGenerator(generator)
        drawn = source.sample([problem.text for problem in problems], count, seed=seed, max_new_tokens=MAX_NEW_TOKENS)
        file.write_text(json.dumps([[asdict(solution) for solution in solutions] for solutions in drawn]))
    oracle = Oracle()
    return [
        Sampled(
            problem,
            solutions,
            [oracle.rate_solution(problem.text, solution.steps) for solution in solutions],
            [solution.answer == problem.answer for solution in solutions],
        )
        for problem, solutions in zip(problems, drawn, strict=True)
    ]


def labeled_record(problem: str, steps: Sequence[str], ratings: Sequence[int]) -> dict[str, Any]:
    """Return the parts of a PRM800K record that training reads."""
    return {
        "question": {"problem": problem},
        "label": {
            "steps": [
                {
                    "completions": [{"text": step, "rating": rating, "flagged": False}],
                    "human_completion": None,
                    "chosen_completion": None if rating == -1 else 0,
                }
                for step, rating in zip(steps, ratings, strict=False)
            ],
            "finish_reason": "found_error" if -1 in ratings else "solution",
        },
    }


def flat(samples: Iterable[Sampled]) -> list[dict[str, Any]]:
    """Return all samples in the form that `score_solutions` takes."""
    return [{"problem": item.problem.text, "steps": s.steps} for item in samples for s in item.solutions]


def trained_scores(
    kind: str, trajectories: list[Trajectory], settings: dict[str, Any], base: str, test: Sequence[Sampled]
) -> np.ndarray:
    """Train a model and return its score of every test sample (samples,); log scores for a process model."""
    with tempfile.TemporaryDirectory() as folder:
        options = TrainingSettings(kind=kind, **settings)  # type: ignore[arg-type]
        train_reward_model(trajectories, base, folder, options, data={"experiment": len(trajectories)})
        model, tokenizer, _ = load_reward_model(folder)
        if kind == "orm":
            return score_outcomes(model, tokenizer, flat(test)).astype(np.float64)
        return np.array([solution_log_score(p) for p in score_solutions(model, tokenizer, flat(test))])


def unlabeled_scores(base: str, test: Sequence[Sampled]) -> np.ndarray:
    """Return the log scores of the base by its own step check, which has seen no labels."""
    model, tokenizer = cast(LoadedModel, load_causal_lm(base).eval()), load_tokenizer(base)
    model.reward_config = RewardConfig(
        kind="orm",
        label_tokens={"negative": WRONG, "positive": RIGHT},
        separator=STEP_SEPARATOR,
        problem_separator=PROBLEM_SEPARATOR,
        label_on="separator",
        bos=False,
    )
    return np.array([solution_log_score(p) for p in score_solutions(model, tokenizer, flat(test))])


def curve_of(test: Sequence[Sampled], scores: np.ndarray | None, method: Method) -> list[dict[str, Any]]:
    """Return the best-of-N curve, for each N up to the number of samples."""
    places = iter(range(sum(len(item.solutions) for item in test)))
    problems = []
    for item in test:
        answers = [solution.answer if solution.finished else None for solution in item.solutions]
        own = np.array([next(places) for _ in answers])
        # In this domain, answers are equal only if their texts are.
        numbers = {answer: number for number, answer in enumerate(dict.fromkeys(filter(None, answers)))}
        problems.append(
            ProblemSamples(
                problem=item.problem.text,
                correct=np.array(item.correct) & np.array([answer is not None for answer in answers]),
                answered=np.array([answer is not None for answer in answers]),
                scores={} if scores is None else {"prm": scores[own], "orm": scores[own]},
                answers=answers,
                groups=np.array([numbers.get(answer or "", INCOMPLETE) for answer in answers], dtype=np.int64),
            )
        )
    ns = [n for n in NS if n <= problems[0].size]
    return [asdict(point) for point in curve(problems, ns, method)]


def step_figures(samples: Sequence[Sampled]) -> dict[str, float]:
    """Return figures about the generator: shares of correct answers, of sound solutions, and of ratings."""
    ratings = [rating for item in samples for rated in item.ratings for rating in rated]
    correct = np.array([value for item in samples for value in item.correct])
    has_error = np.array([-1 in rated for item in samples for rated in item.ratings])
    return {
        "solutions": len(correct),
        "pass_at_1": float(correct.mean()),
        "sound": float((correct & ~has_error).mean()),
        "right_answers_with_a_wrong_step": float((correct & has_error).sum() / max(1, correct.sum())),
        "finished": float(np.mean([s.finished for item in samples for s in item.solutions])),
        "steps": float(np.mean([len(s.steps) for item in samples for s in item.solutions])),
        **{f"rated_{rating}": ratings.count(rating) / len(ratings) for rating in (-1, 0, 1)},
    }


def labeled_trajectories(train: Sequence[Sampled], seed: int, kind: str) -> list[Trajectory]:
    """Return the training data of a seed's models: solution number `seed` of each training problem, rated or graded."""
    return [
        trajectory_from_record(labeled_record(item.problem.text, item.solutions[seed].steps, item.ratings[seed]))
        if kind == "prm"
        else trajectory_from_outcome(
            {"problem": item.problem.text, "steps": item.solutions[seed].steps, "is_correct": item.correct[seed]}
        )
        for item in train
        if item.solutions[seed].steps
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the experiment; see the module."""
    options = _parser().parse_args(arguments)
    output = begin(options)
    results = Results.open(output / "results.json")
    test = samples_to_compare(options, output)
    _add_untrained(results, test, options.base)
    counts = [int(count) for count in options.labeled.split(",")]
    problems = generate_problems(max(counts), TRAIN_SEED)
    train = sample(problems, options.seeds, options.generator, 1, output / "train.json")
    models = [Chooser(kind, count, seed) for count, seed, kind in product(counts, range(options.seeds), KINDS)]
    for model in results.missing(models):
        _add_trained(results, model, train, test, options)
    return 0


def begin(options: argparse.Namespace) -> Path:
    """Set the number of threads and return the output folder of an experiment."""
    torch.set_num_threads(options.threads)
    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    return output


def samples_to_compare(options: argparse.Namespace, output: Path) -> list[Sampled]:
    """Sample solutions to the problems on which models are compared."""
    problems = generate_problems(options.problems, TEST_SEED)
    return sample(problems, options.samples, options.generator, 0, output / "test.json")


def _add_untrained(results: Results, test: Sequence[Sampled], base: str) -> None:
    """Add the choosers that need no training, and the one that knows the true labels of all steps."""
    results.add_figures(generator=step_figures(test))
    results.add_curve(Chooser("oracle"), curve_of(test, None, "oracle"))
    results.add_curve(Chooser("majority"), curve_of(test, None, "majority"))
    results.add_curve(Chooser("step_labels"), curve_of(test, _true_scores(test), "prm"))
    results.add_curve(Chooser("base_check"), curve_of(test, unlabeled_scores(base, test), "prm"))


def _add_trained(
    results: Results,
    model: Chooser,
    train: Sequence[Sampled],
    test: Sequence[Sampled],
    options: argparse.Namespace,
) -> None:
    """Train a process or outcome model and add its curve; for a process model also that of the majority weighted by it."""
    kind: Method = "prm" if model.name == "prm" else "orm"
    seed = model.seed or 0
    settings = {**json.loads(options.training), "seed": seed}
    trajectories = labeled_trajectories(train[: model.labeled], seed, kind)
    scores = trained_scores(kind, trajectories, settings, options.base, test)
    if kind == "prm":
        weighted = curve_of(test, np.exp(scores), "weighted_majority")
        results.add_curve(replace(model, name="weighted_majority"), weighted)
    results.add_curve(model, curve_of(test, scores, kind))


def _true_scores(test: Sequence[Sampled]) -> np.ndarray:
    return np.array([0.0 if -1 in rated else 1.0 for item in test for rated in item.ratings])


def experiment_parser(name: str, description: str | None, *, seeds: int) -> argparse.ArgumentParser:
    """Return a parser with the options that all experiments of the demo domain share."""
    parser = argparse.ArgumentParser(prog=f"python -m rewardmodel.demo.domain.{name}", description=description)
    parser.add_argument("--output", required=True, help="folder for the figures and the samples")
    parser.add_argument("--generator", default=str(HERE / "generator"))
    parser.add_argument("--base", default=str(HERE / "base"))
    parser.add_argument("--problems", type=int, default=100, help="number of fresh problems")
    parser.add_argument("--samples", type=int, default=64, help="number of solutions per fresh problem")
    parser.add_argument("--seeds", type=int, default=seeds)
    parser.add_argument(
        "--training", default=json.dumps(REWARD_MODEL_TRAINING), help="settings of reward-model training, as JSON"
    )
    parser.add_argument("--threads", type=int, default=1)
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = experiment_parser("experiment", __doc__, seeds=3)
    parser.add_argument(
        "--labeled", default="100,300", help="numbers of labeled solutions to learn from, separated by commas"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
