"""Answer requests about models: enter, change or try a reward model, compare one with the current, draw a sample."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction

from annotation.clock import database_time
from annotation.errors import Conflict, DomainError
from annotation.outages import is_outage
from rewardmodel import engine
from rewardmodel.counters import count_failure
from rewardmodel.failures import ModelFailed
from rewardmodel.model_formats import OWN, is_server
from rewardmodel.models import EvaluationSet, ModelRequest, RewardModel
from rewardmodel.selectors.best_of_n import compare_best_of_n
from rewardmodel.selectors.evaluation_sets import EvaluatedOn, evaluated_on, problems_of
from rewardmodel.selectors.newest import newest_generator, newest_options
from rewardmodel.services.evaluation import prepare_evaluation, store_evaluation
from rewardmodel.services.model_locations import UnusableModel, found_location
from rewardmodel.services.model_requests import enter_added_model, enter_change
from rewardmodel.services.reward_models import begin_comparison, settle, store_comparison
from rewardmodel.training.drawn_sample import DrawnSample, draw_sample
from rewardmodel.training.step_labels import compare_step_labels_of_test_problems
from rewardmodel.work import claims

logger = logging.getLogger(__name__)

PROBLEM = "A box holds 3 rows of 4 cups. Two cups are broken. How many cups are whole?"
EXAMPLES = {
    "correct": ["3 rows of 4 cups are 3 * 4 = 12 cups.", "12 - 2 = 10 cups are whole.\n\n# Answer\n\n10"],
    "wrong": ["3 rows of 4 cups are 3 + 4 = 7 cups.", "7 - 2 = 5 cups are whole.\n\n# Answer\n\n5"],
}
"""Two solutions that every added model has to score; their scores are shown, so that a wrong format is noticed."""

IMPATIENT = {"attempts": 2, "timeout": 60}
"""Options for the first look at a server: an admin waits for it."""

PROBLEMS_AT_ONCE = 10
DIED = "The worker died at each attempt: the model may need more memory than the machine has."


def answer_model_request(*, request_id: int) -> None:
    """Claim a request and do it. Does nothing if it is over, gone, or claimed by a live worker.

    It fails at once, without another attempt, because an admin is waiting at the form.
    """
    token = claims.claim(ModelRequest, request_id)
    if token is None:
        return
    request = ModelRequest.objects.select_related("reward_model", "generator", "evaluation_set", "requested_by").get(
        pk=request_id
    )
    try:
        if request.attempts > claims.MAX_ATTEMPTS:
            raise Conflict(DIED)
        with claims.heartbeat(request, token):
            answer = ANSWERS[request.action](request)
        _finish(request, token, answer)
    except DomainError as error:
        _fail(request, token, error.message, error.field or "")
    except ModelFailed as error:
        count_failure("model_request")
        logger.exception("%s failed", request)
        _fail(request, token, str(error), "")
    except Exception as error:
        if is_outage(error):
            claims.give_back(request, token)
            raise  # the task is repeated
        count_failure("model_request")
        logger.exception("%s failed", request)
        _fail(request, token, f"An unexpected {type(error).__name__}: {_first_line(error)}", "")


@dataclass(frozen=True, slots=True)
class _Tried:
    kind: str
    location: str
    tokenizer: str
    scores: dict[str, list[float]]


def _try_model(request: ModelRequest) -> _Tried:
    """Open the model and have it score the examples. Raises UnusableModel."""
    location, tokenizer = found_location(location=request.location, format=request.format, tokenizer=request.tokenizer)
    impatient = IMPATIENT if is_server(location) else {}
    unsaved = RewardModel(
        location=location, format=request.format, tokenizer=tokenizer, options={**request.options, **impatient}
    )
    return _scored(request, unsaved, location, tokenizer)


def _scored(request: ModelRequest, unsaved: RewardModel, location: str, tokenizer: str) -> _Tried:
    try:
        kind, scored = engine.try_out(
            engine.place_of(unsaved), [{"problem": PROBLEM, "steps": steps} for steps in EXAMPLES.values()]
        )
    except Exception as error:  # whatever a folder or a server of others raises
        logger.warning("%s: the model cannot be used", request, exc_info=True)
        raise UnusableModel(_first_line(error), field=_field_of(request, error)) from error
    if kind not in RewardModel.Kind.values:
        raise UnusableModel(f"It is a {kind}, not a PRM or an ORM.", field="location")
    if kind == RewardModel.Kind.ORM:
        scored = [rows[-1:] for rows in scored]  # an outcome model may judge only the last step
    _check_scores(request, kind, scored)
    scores = {name: [round(1 - float(row[0]), 4) for row in rows] for name, rows in zip(EXAMPLES, scored, strict=True)}
    return _Tried(kind, location, tokenizer, scores)


def _try_again(request: ModelRequest) -> _Tried:
    """The same for a model that is entered already, at its present place."""
    model = request.reward_model
    if model is None:
        raise Conflict(f"The reward model {request.name} is gone.")
    if model.origin == RewardModel.Origin.TRAINED:
        return _scored(request, model, model.location, "")
    request.location, request.format = model.location, model.format
    request.tokenizer, request.options = model.tokenizer, model.options
    return _try_model(request)


def _check_scores(request: ModelRequest, kind: str, scored: list[np.ndarray]) -> None:
    for steps, rows in zip(EXAMPLES.values(), scored, strict=True):
        judged = 1 if kind == RewardModel.Kind.ORM else len(steps)
        fits = rows.shape == (judged, 3) and np.isfinite(rows).all() and ((rows >= 0) & (rows <= 1 + 1e-5)).all()
        if not fits:
            raise UnusableModel(
                "The model was opened, but its scores of an example are not probabilities of its steps. Is the format right?",
                field="format" if request.format != OWN else "location",
            )


def _field_of(request: ModelRequest, error: Exception) -> str:
    """The field that is to blame for what opening or scoring raised, as far as it can be told."""
    if engine.is_server_error(error):
        return "location"
    if request.format != OWN or "format" in str(error):
        return "format"
    return "tokenizer" if is_server(request.location) else "location"


def _compare(request: ModelRequest) -> ModelRequest:
    """Measure the candidate and the current model on the same held-out data; the figures are stored."""
    candidate = request.reward_model
    if candidate is None:
        raise Conflict(f"The reward model {request.name} is gone.")
    compare_added_model(candidate=candidate, evaluation_set=request.evaluation_set)
    return request


def compare_added_model(*, candidate: RewardModel, evaluation_set: EvaluationSet | None = None) -> None:
    """Compare a candidate from elsewhere with the current model on held-out samples and step labels, as the gate wants it.

    The samples are those of the newest generation's generator and settings, on its evaluation set unless one is given. Without held-out
    problems, samples or labels there is nothing to compare on, which the gate says. An ORM selects nothing, so it is measured, but not
    compared.
    """
    begin_comparison(candidate=candidate)
    incumbent = candidate.compared_with
    both = [candidate, *([incumbent] if incumbent is not None else [])]
    options, generator = newest_options(), newest_generator()
    measured = EvaluatedOn(evaluation_set, problems_of(evaluation_set)) if evaluation_set else evaluated_on(options)
    problem_ids = measured.problem_ids
    if generator is not None:
        for start in range(0, len(problem_ids), PROBLEMS_AT_ONCE):
            for model in both:
                prepare_evaluation(
                    reward_model=model,
                    generator=generator,
                    problem_ids=problem_ids[start : start + PROBLEMS_AT_ONCE],
                    options=options,
                )
        for model in both:
            store_evaluation(
                reward_model=model,
                generator=generator,
                problem_ids=problem_ids,
                samples_per_problem=options.evaluation_samples,
                evaluation_set=measured.evaluation_set,
            )
    if incumbent is None:
        return
    figures: dict[str, dict[str, Any]] = {}
    if generator is not None:
        figures["best_of_n"] = compare_best_of_n(
            candidate=candidate,
            incumbent=incumbent,
            generator=generator,
            problem_ids=problem_ids,
            samples=options.evaluation_samples,
            evaluation_set=measured.evaluation_set,
        )
    if candidate.kind == RewardModel.Kind.PRM:
        figures["step_labels"] = compare_step_labels_of_test_problems(candidate=candidate, incumbent=incumbent)
    for name, figure in figures.items():
        store_comparison(candidate=candidate, name=name, figure=figure)


ANSWERS: dict[str, Callable[[ModelRequest], "_Tried | DrawnSample | ModelRequest"]] = {
    ModelRequest.Action.ADD: _try_model,
    ModelRequest.Action.CHANGE: _try_model,
    ModelRequest.Action.TRY: _try_again,
    ModelRequest.Action.COMPARE: _compare,
    ModelRequest.Action.DRAW: draw_sample,
}


def _finish(request: ModelRequest, token: uuid.UUID, answer: "_Tried | DrawnSample | ModelRequest") -> None:
    """Enter or change the model, or let the gate decide, if the claim is still held."""
    with transaction.atomic():
        if not claims.still_mine(request, token):
            logger.info("%s: the claim was lost; another worker has it", request)
            return
        values: dict[str, Any] = {}
        if isinstance(answer, DrawnSample):
            values = {"sample": answer.to_json()}
        elif isinstance(answer, _Tried) and request.action != ModelRequest.Action.ADD:
            if request.action == ModelRequest.Action.CHANGE:
                enter_change(request=request, location=answer.location, tokenizer=answer.tokenizer)
            values = {"scores": answer.scores}
        elif isinstance(answer, _Tried):
            model = enter_added_model(
                request=request, kind=answer.kind, location=answer.location, tokenizer=answer.tokenizer
            )
            values = {"reward_model": model, "scores": answer.scores}
        elif request.reward_model is not None:
            options = newest_options()
            settle(reward_model=request.reward_model, gate_name=options.gate, margin=options.gate_margin)
        claims.mine(request, token).update(
            status=ModelRequest.Status.DONE, claim=None, finished_at=database_time(), error="", **values
        )


def _fail(request: ModelRequest, token: uuid.UUID, error: str, field: str) -> None:
    claims.mine(request, token).update(
        status=ModelRequest.Status.FAILED, claim=None, finished_at=database_time(), error=error[:2000], field=field
    )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:500] if lines else type(error).__name__
