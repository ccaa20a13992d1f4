"""The command: python -m rewardmodel.ml.best_of_n --data scored.jsonl."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rewardmodel.ml.best_of_n.chart import svg
from rewardmodel.ml.best_of_n.curves import Kind
from rewardmodel.ml.best_of_n.reading import ScoredFile, read_known_problems, read_scored_file
from rewardmodel.ml.best_of_n.report import Group, Weights, csv_text, groups_of, methods_of, table
from rewardmodel.ml.best_of_n.sample_rows import SampleKeys, is_log
from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples
from rewardmodel.ml.best_of_n.voting import WEIGHTINGS, Weighting
from rewardmodel.ml.command import at_least, run_command
from rewardmodel.ml.command_help import command_parser
from rewardmodel.ml.data import DataError

DESCRIPTION = """\
How often is the best of N samples correct? Reads samples with their scores and prints the accuracy for N = 1, 2, 4, …,
in percent with its standard error over the problems, for each way of picking one of N samples:

  PRM, ORM            the sample with the highest score
  majority            the answer that most samples give
  weighted majority   the answer whose samples have the largest sum of weights
  any correct         a perfect judge, which is pass@N
  all correct         the worst that any judge can do

N samples are drawn without replacement. All figures are exact, except votes between N = 1 and all samples."""

CONVINCING = 0.5
"""A wrong answer with at least this score fooled the reward model."""

NOTES = """\
the file has one JSON object per line (or is an array, or .gz), in one of two shapes:
  one sample       {"problem": "…", "answer": "12", "is_correct": true, "prm_score": 0.93}
  one problem      {"question": "…", "gt": "12", "pred": ["12", "14"], "score": [true, false], "pred_score": [[3.5], [-1.2]]}
Without "is_correct" the answers are graded against "ground_truth_answer" (or --problems). "subject" and "level" are optional.
`sample` and `score` write such files. docs/best-of-n.md lists every name that is understood."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    return run_command(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    file = _read(options)
    weights = _weights(file, options)
    groups = groups_of(
        file.problems,
        _ns(file.problems, options.ns),
        methods_of(file.problems),
        weights,
        by=[] if "none" in options.by else list(dict.fromkeys(options.by)) or ["subject", "level"],
        trials=options.trials,
        seed=options.seed,
        progress=sys.stderr.isatty(),
    )
    _write(groups, options)
    if options.csv != "-":
        print(f"{_summary(file, weights)}\n\n{table(groups)}")  # noqa: T201


def _read(options: argparse.Namespace) -> ScoredFile:
    return read_scored_file(
        options.data,
        keys=SampleKeys(options.correct, options.answer, options.prm, options.orm, options.reduction),
        known=read_known_problems(options.problems) if options.problems else None,
        size=options.samples,
        grade_again=options.grade_again,
        unscored_last=options.unscored == "last",
        progress=sys.stderr.isatty(),
    )


def _ns(problems: Sequence[ProblemSamples], given: str | None) -> list[int]:
    """1, 2, 4, … and the number of samples that every problem has, or the numbers given."""
    if given is not None:
        try:
            return sorted({int(n) for n in given.split(",")})
        except ValueError:
            raise DataError(f"--ns is {given!r}; expected numbers with commas between, as in 1,2,4,8") from None
    largest = min(problem.size for problem in problems)
    return [*(2**power for power in range(largest.bit_length()) if 2**power < largest), largest]


def _weights(file: ScoredFile, options: argparse.Namespace) -> Weights | None:
    kinds: list[Kind] = [kind for kind in ("prm", "orm") if all(kind in problem.scores for problem in file.problems)]
    if options.weights_from is not None and options.weights_from not in kinds:
        raise DataError(f"--weights-from {options.weights_from}: not every sample has such a score")
    if not kinds:
        return None
    kind: Kind = options.weights_from or kinds[0]
    return Weights(kind, options.weights or _fitting_weighting(file, kind))


def _fitting_weighting(file: ScoredFile, kind: Kind) -> Weighting:
    """Probabilities weigh as they are, logarithms of probabilities as these; everything else is taken for logits."""
    if is_log(file.score_keys[kind]):
        return "softmax"
    scores = np.concatenate([problem.scores[kind][problem.answered] for problem in file.problems])
    scores = scores[scores > -np.inf]
    return "score" if ((scores >= 0) & (scores <= 1)).all() else "sigmoid"


def _summary(file: ScoredFile, weights: Weights | None) -> str:
    problems = file.problems
    sizes = [problem.size for problem in problems]
    each = f"{sizes[0]} each" if len(set(sizes)) == 1 else f"{min(sizes)} to {max(sizes)} each"
    correct = sum(int(problem.correct.sum()) for problem in problems)
    lines = [
        f"{sum(sizes):,} samples of {len(problems):,} problems, {each}; {100 * correct / sum(sizes):.1f} % correct."
    ]
    if len(set(sizes)) > 1:
        lines.append("The curves end at the smallest number; --samples NUMBER counts missing samples as incomplete.")
    incomplete = sum(int((~problem.answered).sum()) for problem in problems)
    if incomplete:
        lines.append(f"{incomplete:,} samples have no answer: they are drawn, but never picked.")
    lines += [f"{count:,} samples {what}." for what, count in sorted(file.counts.items())]
    lines += [f'The {kind.upper()} scores are those of "{key}".' for kind, key in file.score_keys.items()]
    if weights is not None:
        lines.append(
            f"Weighted majority: the weights are made from the {weights.by.upper()} scores by {weights.weighting!r}."
        )
        if weights.weighting == "score":
            scores = file.wrong_scores[weights.by]
            fooled = int((scores >= CONVINCING).sum())
            share = f" ({100 * fooled / len(scores):.1f} %)" if len(scores) else ""
            lines.append(f"{fooled:,} of {len(scores):,} wrong answers{share} have a score of {CONVINCING} or more.")
    return "\n".join(lines)


def _write(groups: Sequence[Group], options: argparse.Namespace) -> None:
    if options.csv == "-":
        print(csv_text(groups), end="")  # noqa: T201
    elif options.csv:
        Path(options.csv).write_text(csv_text(groups), encoding="utf-8")
    if options.svg:
        title = options.title or f"Best of N: {Path(options.data).name}"
        Path(options.svg).write_text(svg(groups, title), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = command_parser("rewardmodel.ml.best_of_n", DESCRIPTION, notes=NOTES)
    parser.add_argument("--data", required=True, metavar="FILE", help="samples with scores, in a shape shown below")
    parser.add_argument(
        "--csv", metavar="FILE", help="write every point of every curve; - prints it instead of the table"
    )
    parser.add_argument("--svg", metavar="FILE", help="draw the curves")
    parser.add_argument("--title", help="title of the picture (default: the name of the data file)")
    parser.add_argument(
        "--by",
        action="append",
        default=[],
        choices=("subject", "level", "none"),
        help="also curves for each subject or level; repeatable (default: both, if the file has them)",
    )
    parser.add_argument("--ns", metavar="1,2,4", help="values of N (default: powers of two, and all samples)")
    parser.add_argument(
        "--samples",
        type=at_least(1),
        metavar="NUMBER",
        help="samples drawn per problem, if the file leaves incomplete ones out (default: as many as the file has)",
    )
    _add_scores(parser)
    _add_grading(parser)
    parser.add_argument("--trials", type=at_least(1), default=400, help="random orders for votes")
    parser.add_argument("--seed", type=int, default=0, help="seed of these orders")
    return parser


def _add_scores(parser: argparse.ArgumentParser) -> None:
    scores = parser.add_argument_group("scores")
    scores.add_argument(
        "--prm", metavar="KEY", help="key of the PRM's scores, such as prm_scores.minimum_positive (default: prm_score)"
    )
    scores.add_argument("--orm", metavar="KEY", help="key of the ORM's scores (default: orm_score, pred_score, …)")
    scores.add_argument(
        "--reduction",
        choices=("product", "minimum", "mean", "last"),
        default="product",
        help="how a list of step scores becomes one score",
    )
    scores.add_argument(
        "--unscored",
        choices=("error", "last"),
        default="error",
        help="samples without a score: stop, or never pick them by score",
    )
    scores.add_argument(
        "--weights-from", choices=("prm", "orm"), help="whose scores weigh votes (default: the PRM's, if there are any)"
    )
    scores.add_argument(
        "--weights",
        choices=WEIGHTINGS,
        help="how a score becomes the weight of a vote: as it is (score), 1 / (1 + exp(-score)) for logits (sigmoid),"
        " or exp(score) for log-probabilities (softmax). Default: softmax for solution_log_score, score if all lie between 0"
        " and 1, else sigmoid",
    )


def _add_grading(parser: argparse.ArgumentParser) -> None:
    grading = parser.add_argument_group("answers")
    grading.add_argument(
        "--correct", metavar="KEY", help="key that says whether a sample is correct (default: is_correct, …)"
    )
    grading.add_argument("--answer", metavar="KEY", help="key of a sample's answer (default: answer, pred, …)")
    grading.add_argument(
        "--problems",
        metavar="FILE",
        help="problems with their answers, subjects and levels, in any shape that `sample` reads; for what the samples lack",
    )
    grading.add_argument(
        "--grade-again",
        action="store_true",
        help="grade every answer here, also those that the file says are correct or not",
    )
