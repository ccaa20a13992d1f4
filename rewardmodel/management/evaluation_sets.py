"""The option of commands that names an evaluation set."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from annotation.errors import DomainError
from rewardmodel.models import EvaluationSet
from rewardmodel.selectors.evaluation_sets import evaluation_set_named


def add_evaluation_set(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--evaluation-set", metavar="NAME", help="A set of held-out problems. Default: the newest generation's choice."
    )


def evaluation_set_from(options: Mapping[str, Any]) -> EvaluationSet | None:
    """The set that was named; None: none was. Raises CommandError."""
    if not (name := options["evaluation_set"]):
        return None
    try:
        return evaluation_set_named(name, field="evaluation_set")
    except DomainError as error:
        raise CommandError(error.message) from error
