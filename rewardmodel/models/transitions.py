"""The states of generations, shards, training runs, reward models and model requests, and the transitions between them.

PostgreSQL enforces these tables: a trigger refuses every other transition (migrations/0008, 0013). A transition that is added here needs a
migration that gives the trigger the new list. docs/states.md says how, and shows the tables as diagrams.
"""

from annotation.models.transitions import StateMachine, Transition
from rewardmodel.models.generation import Generation
from rewardmodel.models.model_request import ModelRequest
from rewardmodel.models.reward_model import RewardModel
from rewardmodel.models.shard import Shard
from rewardmodel.models.training_run import TrainingRun

GENERATION_STAGE = StateMachine(
    name="generation stage",
    model=Generation,
    column="stage",
    transitions=(
        Transition(None, Generation.Stage.PLANNED, "an admin starts it, or it follows the previous one automatically"),
        Transition(Generation.Stage.PLANNED, Generation.Stage.SAMPLING, "the loop looks at it for the first time"),
        Transition(Generation.Stage.SAMPLING, Generation.Stage.GRADING, "all sampling shards are done"),
        Transition(Generation.Stage.GRADING, Generation.Stage.SCORING, "all grading shards are done"),
        Transition(
            Generation.Stage.SCORING, Generation.Stage.SELECTING, "all scoring shards are done, or there is no PRM yet"
        ),
        Transition(Generation.Stage.SELECTING, Generation.Stage.LABELING, "the selected solutions are in the queue"),
        Transition(
            Generation.Stage.LABELING,
            Generation.Stage.TRAINING,
            "there are enough labelings, all items are labeled, or an admin retrains now",
        ),
        Transition(Generation.Stage.TRAINING, Generation.Stage.EVALUATING, "its training run is done"),
        Transition(
            Generation.Stage.EVALUATING, Generation.Stage.DONE, "all evaluation shards are done, and the gate decides"
        ),
    ),
)

_active, _paused = Generation.Status.ACTIVE, Generation.Status.PAUSED
_failed, _cancelled = Generation.Status.FAILED, Generation.Status.CANCELLED

GENERATION_STATUS = StateMachine(
    name="generation status",
    model=Generation,
    column="status",
    transitions=(
        Transition(None, _active, "an admin starts it, or it follows the previous one automatically"),
        Transition(_active, _paused, "an admin pauses it"),
        Transition(_paused, _active, "an admin resumes it"),
        Transition(_active, _failed, "its stage fails"),
        Transition(_failed, _active, "an admin retries it"),
        Transition(_active, _cancelled, "an admin cancels it, or a loop run takes its place"),
        Transition(_paused, _cancelled, "an admin cancels it, or a loop run takes its place"),
        Transition(_failed, _cancelled, "an admin cancels it, or a loop run takes its place"),
    ),
)

SHARD = StateMachine(
    name="shard",
    model=Shard,
    column="status",
    transitions=(
        Transition(None, Shard.Status.PENDING, "a stage cuts its work into shards"),
        Transition(Shard.Status.PENDING, Shard.Status.RUNNING, "a worker claims it"),
        Transition(Shard.Status.RUNNING, Shard.Status.RUNNING, "another worker takes over from a dead one"),
        Transition(Shard.Status.RUNNING, Shard.Status.DONE, "the worker writes the results"),
        Transition(Shard.Status.RUNNING, Shard.Status.PENDING, "an attempt fails, and more attempts are left"),
        Transition(Shard.Status.RUNNING, Shard.Status.FAILED, "the last attempt fails or loses its worker"),
        Transition(Shard.Status.FAILED, Shard.Status.PENDING, "an admin retries the generation"),
    ),
)

TRAINING_RUN = StateMachine(
    name="training run",
    model=TrainingRun,
    column="status",
    transitions=(
        Transition(None, TrainingRun.Status.PENDING, "a generation or an admin requests a training"),
        Transition(TrainingRun.Status.PENDING, TrainingRun.Status.RUNNING, "a worker claims it"),
        Transition(TrainingRun.Status.RUNNING, TrainingRun.Status.RUNNING, "another worker takes over from a dead one"),
        Transition(TrainingRun.Status.RUNNING, TrainingRun.Status.DONE, "the worker registers the trained model"),
        Transition(
            TrainingRun.Status.RUNNING,
            TrainingRun.Status.PENDING,
            "an attempt fails, and more attempts are left, or the process of an earlier attempt is still alive",
        ),
        Transition(TrainingRun.Status.RUNNING, TrainingRun.Status.FAILED, "the last attempt fails or loses its worker"),
        Transition(TrainingRun.Status.PENDING, TrainingRun.Status.CANCELLED, "an admin cancels it or its generation"),
        Transition(TrainingRun.Status.RUNNING, TrainingRun.Status.CANCELLED, "an admin cancels it or its generation"),
    ),
)

CURRENT = "current"
"""An accepted model with `is_current`: the one of its kind that scores."""

_candidate, _accepted = RewardModel.Standing.CANDIDATE, RewardModel.Standing.ACCEPTED
_held_back, _dismissed = RewardModel.Standing.HELD_BACK, RewardModel.Standing.DISMISSED

REWARD_MODEL = StateMachine(
    name="reward model",
    model=RewardModel,
    column="standing",
    transitions=(
        Transition(None, _candidate, "a training run is done, or a model from elsewhere is added"),
        Transition(_candidate, CURRENT, "the gate lets it pass, or an admin promotes it"),
        Transition(_candidate, _held_back, "the gate holds it back"),
        Transition(_candidate, _dismissed, "an admin dismisses it"),
        Transition(_held_back, CURRENT, "an admin promotes it"),
        Transition(_held_back, _dismissed, "an admin dismisses it"),
        Transition(_dismissed, CURRENT, "an admin promotes it"),
        Transition(CURRENT, _accepted, "another model of its kind becomes current"),
        Transition(_accepted, CURRENT, "an admin promotes it, or rolls back to it"),
    ),
)

MODEL_REQUEST = StateMachine(
    name="model request",
    model=ModelRequest,
    column="status",
    transitions=(
        Transition(None, ModelRequest.Status.PENDING, "an admin adds a model, or has one compared"),
        Transition(ModelRequest.Status.PENDING, ModelRequest.Status.RUNNING, "a worker claims it"),
        Transition(
            ModelRequest.Status.RUNNING, ModelRequest.Status.RUNNING, "another worker takes over from a dead one"
        ),
        Transition(
            ModelRequest.Status.RUNNING, ModelRequest.Status.DONE, "the model is entered, or the gate has decided"
        ),
        Transition(
            ModelRequest.Status.RUNNING,
            ModelRequest.Status.FAILED,
            "the model cannot be opened or cannot score, or the worker died at each attempt",
        ),
    ),
)

MACHINES = (GENERATION_STAGE, GENERATION_STATUS, SHARD, TRAINING_RUN, REWARD_MODEL, MODEL_REQUEST)
