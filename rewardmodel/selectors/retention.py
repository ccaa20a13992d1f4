"""What the retention rules would delete from the state folder, and why they keep the rest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from annotation.clock import database_time
from rewardmodel.models import Generation, Generator, LoopRun, ModelDecision, ModelRequest, RewardModel, TrainingRun

TRAINING = "training"
DELETING = ".deleting-"
"""Begins the name of a folder that is being deleted; one that is left over from an interruption goes first."""
LEFT_OVER_AFTER = timedelta(days=1)
"""An ended training's data and checkpoints stay this long, so that somebody can look at them."""
ERRORS = "errors.log"
"""Stays after a failed training."""

Kind, Standing = RewardModel.Kind, RewardModel.Standing


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something to delete: `path` with `bytes` in it, and why it may go."""

    path: Path
    bytes: int
    why: str


@dataclass(frozen=True, slots=True)
class OldModel(Leftover):
    """A model whose folder is to be deleted; its row, scores and curves stay."""

    reward_model: RewardModel


@dataclass(frozen=True, slots=True)
class Kept:
    """A model whose files stay, and why."""

    reward_model: RewardModel
    bytes: int
    why: str


@dataclass(frozen=True, slots=True)
class Retention:
    """`unknown`: folders of no training that this database knows. They are shown and never deleted."""

    models: list[OldModel]
    leftovers: list[Leftover]
    kept: list[Kept]
    unknown: list[Path]

    @property
    def bytes(self) -> int:
        return sum(each.bytes for each in (*self.models, *self.leftovers))


def retention() -> Retention:
    """Look at the database and at the state folder; nothing is changed."""
    root = training_folder()
    reasons = reasons_to_keep()
    models, kept = [], []
    for model, run_id in _trained():
        folder = root / str(run_id)
        if not folder.is_dir():
            continue
        if why := reasons.get(model.pk):
            kept.append(Kept(model, size_of(folder), why))
        else:
            models.append(OldModel(folder, size_of(folder), "none of the rules keeps it", model))
    return Retention(
        models=models if settings.KEEP_MODELS else [],
        leftovers=list(_leftovers(root)),
        kept=kept,
        unknown=_unknown(root),
    )


def training_folder() -> Path:
    state_dir: Path = settings.STATE_DIR
    return state_dir / TRAINING


def reasons_to_keep() -> dict[int, str]:
    """reward model id -> why its files stay; a model that is not in it may lose them."""
    models = list(RewardModel.objects.filter(origin=RewardModel.Origin.TRAINED).order_by("-pk"))
    reasons: dict[int, str] = {}
    for model, why in _all_reasons(models):
        reasons.setdefault(model.pk, why)
    return reasons


def _all_reasons(models: list[RewardModel]) -> Iterator[tuple[RewardModel, str]]:
    for kind in Kind.values:
        yield from _by_rule([model for model in models if model.kind == kind])
    by_id, by_name = {model.pk: model for model in models}, {model.name: model for model in models}
    for model in models:
        if model.standing == Standing.CANDIDATE:
            yield model, "it has not been compared yet"
            if (incumbent := by_id.get(model.compared_with_id or 0)) is not None:
                yield incumbent, f"{model} is being compared with it"
    for pk, why in _referred():
        if pk in by_id:
            yield by_id[pk], why
    texts = list(_stored_settings())
    for name, why in _named(texts):
        if name in by_name:
            yield by_name[name], why
    places = [str(place) for place in _places(texts)]
    for model in models:
        folder = model.location.removesuffix("/model")
        if any(f"{folder}/" in f"{place}/" for place in places):
            yield model, "a training or a generator starts from its folder"


def _by_rule(models: list[RewardModel]) -> Iterator[tuple[RewardModel, str]]:
    """Keep what is in use, what was, what may be, and the newest; `models` are of one kind, newest first."""
    made_current = [ModelDecision.Action.PROMOTED, ModelDecision.Action.ROLLED_BACK]
    promotions = ModelDecision.objects.filter(action__in=made_current, reward_model__in=models).order_by("-pk")
    promoted = list(dict.fromkeys(promotions.values_list("reward_model", flat=True)))
    most = settings.KEEP_PROMOTED_MODELS or len(promoted)
    back = _to_roll_back_to(models)
    newest_promotion = max(promoted, default=0)
    for place, model in enumerate(models):
        if model.is_current:
            yield model, "it is current"
        if model.pk in back:
            yield model, "the current one can be rolled back to it"
        if model.pk in promoted[:most]:
            yield model, "it was current"
        if model.standing == Standing.HELD_BACK and model.pk > newest_promotion:
            yield model, "an admin has to decide about it"
        if place < settings.KEEP_MODELS:
            yield model, f"it is one of the newest {settings.KEEP_MODELS}"


def _to_roll_back_to(models: list[RewardModel]) -> set[int]:
    """The model that the current one first replaced (services/reward_models.py: roll_back)."""
    current = next((model for model in models if model.is_current), None)
    promotions = ModelDecision.objects.filter(reward_model=current, action=ModelDecision.Action.PROMOTED)
    first = promotions.order_by("pk").first() if current else None
    return {first.replaced_id} if first is not None and first.replaced_id else set()


def _referred() -> Iterator[tuple[int, str]]:
    for pk, number in _unfinished().exclude(selector=None).values_list("selector", "number"):
        if pk is not None:
            yield pk, f"generation {number} selects with it"
    waiting = ModelRequest.objects.filter(status__in=[ModelRequest.Status.PENDING, ModelRequest.Status.RUNNING])
    for pk in waiting.exclude(reward_model=None).values_list("reward_model", flat=True):
        if pk is not None:
            yield pk, "a request to compare it is open"


def _unfinished() -> Any:
    return Generation.objects.exclude(stage=Generation.Stage.DONE).exclude(status=Generation.Status.CANCELLED)


def _stored_settings() -> Iterator[tuple[dict[str, Any], str]]:
    """Options that may still be used: of unfinished generations, of each phase's newest one, which the next takes over, and of
    open loop runs."""
    for generation in _unfinished():
        yield generation.settings, f"generation {generation.number} names it"
    for newest in Generation.objects.turns().order_by("phase", "-number").distinct("phase"):
        yield newest.settings, f"the settings of generation {newest.number} name it"
    for run in LoopRun.objects.open():
        yield run.settings, f"the run of {run} names it"


def _named(stored: Iterable[tuple[dict[str, Any], str]]) -> Iterator[tuple[str, str]]:
    for options, why in stored:
        for name in (options.get("selector"), options.get("labeler_model")):
            if name:
                yield str(name), why
        if options.get("then"):
            yield from _named([(options["then"], why)])


def _places(stored: Iterable[tuple[dict[str, Any], str]]) -> Iterator[str]:
    for options, why in stored:
        yield str(options.get("base") or "")
        if options.get("then"):
            yield from _places([(options["then"], why)])
    yield from Generator.objects.values_list("location", flat=True)
    yield from RewardModel.objects.values_list("tokenizer", flat=True)
    for run in TrainingRun.objects.in_progress():
        yield str(run.options.get("base") or "")


def _trained() -> Iterator[tuple[RewardModel, int]]:
    """Models trained here, each with the run whose folder it is in."""
    runs = TrainingRun.objects.exclude(reward_model=None).select_related("reward_model").order_by("pk")
    for run in runs:
        model = run.reward_model
        if model is not None and model.location.startswith(f"{TRAINING}/{run.pk}/"):
            yield model, run.pk


def _leftovers(root: Path) -> Iterator[Leftover]:
    """What interrupted, failed and cancelled trainings have left behind, and exports that were never finished."""
    before = database_time() - LEFT_OVER_AFTER
    for path in sorted(root.glob(f"{DELETING}*")):
        yield Leftover(path, size_of(path), "its deletion was interrupted")
    ended = TrainingRun.objects.filter(
        status__in=[TrainingRun.Status.FAILED, TrainingRun.Status.CANCELLED], finished_at__lt=before, reward_model=None
    )
    for pk in ended.values_list("pk", flat=True):
        for path in sorted((root / str(pk)).glob("*")):
            if path.name not in (ERRORS, "lock"):
                yield Leftover(path, size_of(path), f"training {pk} ended without a model")
    for folder in (root, root.parent / "archive"):
        for path in sorted(folder.glob("**/.*.part")):
            if path.stat().st_mtime < before.timestamp():
                yield Leftover(path, size_of(path), "it was never finished")


def _unknown(root: Path) -> list[Path]:
    known = {str(pk) for pk in TrainingRun.objects.values_list("pk", flat=True)}
    folders = (path for path in root.glob("*") if path.is_dir() and not path.name.startswith("."))
    return sorted(path for path in folders if path.name not in known)


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.lstat().st_size for file in files if not file.is_dir())
