"""The states of assignments and completion requests, and the cause of each transition between them.

PostgreSQL enforces these tables: a trigger refuses every other transition (migrations/0011). A transition that is added here needs a
migration that gives the trigger the new list. docs/states.md says how, and shows the tables as diagrams.
"""

from dataclasses import dataclass

from django.db.models import Model

from annotation.models.assignment import Assignment
from annotation.models.completion_request import CompletionRequest


@dataclass(frozen=True, slots=True)
class Transition:
    """A row goes from `before` to `after`. `before` None: the row is new. The cause is short enough for an arrow of a diagram."""

    before: str | None
    after: str
    cause: str


@dataclass(frozen=True, slots=True)
class StateMachine:
    """All transitions of one column of a model. Rows may be inserted in any state; every change of it must be in `transitions`."""

    name: str
    model: type[Model]
    column: str
    transitions: tuple[Transition, ...]

    @property
    def states(self) -> list[str]:
        """Each state once, in the order of the table."""
        both = [state for one in self.transitions for state in (one.before, one.after) if state is not None]
        return [str(state) for state in dict.fromkeys(both)]

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """The changes that the database allows."""
        return {(str(one.before), str(one.after)) for one in self.transitions if one.before is not None}

    @property
    def final_states(self) -> list[str]:
        """States that a row never leaves."""
        left = {before for before, after in self.pairs if before != after}
        return [state for state in self.states if state not in left]

    @property
    def constraint(self) -> str:
        """The constraint that the database names when it refuses an update."""
        return f"{self.name.replace(' ', '_')}_transition_known"

    @property
    def trigger(self) -> str:
        return f"{self.model._meta.app_label}_{self.constraint}"


REOPENED = "reopened"
"""A submitted assignment with `reopened_at`: its labeler works on it again, and its labeling counts until a correction supersedes it."""

_leased, _submitted = Assignment.Status.LEASED, Assignment.Status.SUBMITTED
_released, _expired = Assignment.Status.RELEASED, Assignment.Status.EXPIRED

ASSIGNMENT = StateMachine(
    name="assignment",
    model=Assignment,
    column="status",
    transitions=(
        Transition(None, _leased, "a labeler gets the item"),
        Transition(_leased, _submitted, "the labeler submits"),
        Transition(_leased, _released, "the labeler skips the item"),
        Transition(_leased, _expired, "the lease ends, or the item was fetched ahead and is returned unseen"),
        Transition(_expired, _leased, "the labeler returns while a slot is free, possibly to submit late"),
        Transition(_released, _leased, "the labeler takes the skipped item back while a slot is free"),
        Transition(_submitted, REOPENED, "the labeler undoes the submit"),
        Transition(REOPENED, _submitted, "the labeler submits a correction, or leaves the labeling as it was"),
    ),
)

_pending, _running = CompletionRequest.Status.PENDING, CompletionRequest.Status.RUNNING
_ready, _failed = CompletionRequest.Status.READY, CompletionRequest.Status.FAILED

COMPLETION_REQUEST = StateMachine(
    name="completion request",
    model=CompletionRequest,
    column="status",
    transitions=(
        Transition(None, _pending, "a labeler asks for completions"),
        Transition(_pending, _running, "a worker claims it"),
        Transition(_running, _running, "another worker takes over from a dead one"),
        Transition(_running, _ready, "the worker writes the completions"),
        Transition(_running, _failed, "the generator fails, or no attempt is left"),
        Transition(_failed, _pending, "the labeler asks again"),
    ),
)

MACHINES = (ASSIGNMENT, COMPLETION_REQUEST)
