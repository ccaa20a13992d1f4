"""Benchmark: simulated labelers of known error rates, watched by gold alone and by the label model, with fixed and adaptive overlap.

Five seeds. Three questions: After how many tasks does each way find the bad labelers, and does it suspect a good one? How many labelings
per item does adaptive overlap need for the accuracy of three? Are the probabilities of first errors true?
"""

import statistics
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quality.label_model import Estimate, estimate
from quality.labelings import RatedItem, Rating
from quality.simulation import Labeler, Random, Solution, label, solutions, team
from quality.trust import is_doubtful, rates
from tests.benchmarks.result import Result

SEEDS = range(5)
TASKS = 300
"""Of each labeler, when the ways of watching are compared."""
GOLD_SHARE = 0.1
FEWEST_TASKS = 20
"""Nobody is paused before."""
LOOK = 200
"""Labelings between two estimates."""
ITEMS = 700
SURE = 0.75
"""Adaptive overlap asks for another labeling while no first error is this probable."""
MOST = 4
FIRST_GOLD = 1_000_000

Gold = dict[Hashable, tuple[Rating, ...]]


def run() -> Result:
    watched = [_watch(seed) for seed in SEEDS]
    bad = [labeler.name for labeler in team() if labeler.kind == "bad"]
    good = [labeler.name for labeler in team() if labeler.kind == "good"]
    tasks = {way: [found[way].get(name, TASKS) for found in watched for name in bad] for way in ("gold", "model")}
    three = [_site(seed, adaptive=False) for seed in SEEDS]
    adaptive = [_site(seed, adaptive=True) for seed in SEEDS]
    sure = np.concatenate([outcome.sure for outcome in three + adaptive])
    right = np.concatenate([outcome.right for outcome in three + adaptive])
    return Result(
        benchmark="label_model",
        figures={
            "bad_labelers": float(len(bad) * len(SEEDS)),
            "found_by_gold": float(sum(count < TASKS for count in tasks["gold"])),
            "found_by_model": float(sum(count < TASKS for count in tasks["model"])),
            "tasks_until_found_by_gold": statistics.mean(tasks["gold"]),
            "tasks_until_found_by_model": statistics.mean(tasks["model"]),
            "tasks_model_over_gold": statistics.mean(tasks["model"]) / statistics.mean(tasks["gold"]),
            "good_labelers_suspected_by_gold": float(sum(name in found["gold"] for found in watched for name in good)),
            "good_labelers_suspected_by_model": float(
                sum(name in found["model"] for found in watched for name in good)
            ),
            "accuracy_of_majority_of_three": statistics.mean(outcome.majority for outcome in three),
            "accuracy_of_dawid_skene_of_three": statistics.mean(outcome.dawid_skene for outcome in three),
            "accuracy_of_three": statistics.mean(float(outcome.right.mean()) for outcome in three),
            "accuracy_of_adaptive": statistics.mean(float(outcome.right.mean()) for outcome in adaptive),
            "accuracy_gained_by_adaptive": statistics.mean(float(outcome.right.mean()) for outcome in adaptive)
            - statistics.mean(float(outcome.right.mean()) for outcome in three),
            "labelings_of_adaptive_over_three": statistics.mean(outcome.labelings for outcome in adaptive) / 3,
            "calibration_error": calibration_error(sure, right),
        },
        floors={
            "found_by_model": float(len(bad) * len(SEEDS)),
            "accuracy_gained_by_adaptive": 0.0,
        },
        ceilings={
            "good_labelers_suspected_by_gold": 0.0,
            "good_labelers_suspected_by_model": 0.0,
            "tasks_model_over_gold": 0.5,
            "labelings_of_adaptive_over_three": 0.6,
            "calibration_error": 0.03,
        },
    )


def calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Mean distance of probability and share of right ones over ten bins, weighted by their sizes."""
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(
        sum((bins == b).mean() * abs(right[bins == b].mean() - sure[bins == b].mean()) for b in set(bins.tolist()))
    )


@dataclass
class _Site:
    """Items with the labelings that they get, and gold items among a labeler's tasks."""

    random: Random
    pool: list[Solution]
    gold: list[Solution]
    overlap: int
    labelings: list[RatedItem] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    takers: dict[int, set[str]] = field(default_factory=dict)
    wanted: dict[int, int] = field(default_factory=dict)
    open: list[Solution] = field(default_factory=list)
    golds: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.open = list(self.pool)
        self.takers = {item.item: set() for item in self.pool}
        self.wanted = dict.fromkeys(self.takers, self.overlap)

    @property
    def known(self) -> Gold:
        return {item.item: item.ratings for item in self.gold}

    def turn(self, labeler: Labeler) -> None:
        """Give a labeler the next task, gold by chance."""
        item = None
        if self.random.random() < GOLD_SHARE and self.golds[labeler.name] < len(self.gold):
            item = self.gold[self.golds[labeler.name]]
            self.golds[labeler.name] += 1
        item = item or next((one for one in self.open if labeler.name not in self.takers[one.item]), None)
        if item is None:
            return
        self.labelings.append(label(self.random, labeler, item, self.done[labeler.name]))
        self.done[labeler.name] += 1
        if item.item in self.takers:
            self.takers[item.item].add(labeler.name)
            if len(self.takers[item.item]) >= self.wanted[item.item]:
                self.open.remove(item)

    def ask_for_more(self, found: Estimate) -> None:
        """Adaptive overlap: one more labeling for items that are not sure enough."""
        for item in self.pool:
            taken, wanted = len(self.takers[item.item]), self.wanted[item.item]
            if taken == wanted < MOST and found.first_error[found.items[item.item]].max() < SURE:
                self.wanted[item.item] += 1
                self.open.insert(0, item)


def _watch(seed: int) -> dict[str, dict[str, int]]:
    """Let everybody work, and note after how many tasks each way suspects somebody. Items get two labelings."""
    random = np.random.default_rng(seed)
    labelers = team()
    site = _Site(
        random, solutions(random, TASKS * len(labelers)), solutions(random, TASKS, first=FIRST_GOLD), overlap=2
    )
    suspected: dict[str, dict[str, int]] = {"gold": {}, "model": {}}
    for number in range(TASKS * len(labelers)):
        site.turn(labelers[number % len(labelers)])
        if (number + 1) % LOOK == 0:
            for way, labelings in (("gold", _of_gold(site)), ("model", site.labelings)):
                if labelings:
                    _suspect(estimate(labelings, gold=site.known), site, suspected[way])
    return suspected


def _of_gold(site: _Site) -> list[RatedItem]:
    return [labeling for labeling in site.labelings if labeling.item in site.known]


def _suspect(found: Estimate, site: _Site, suspected: dict[str, int]) -> None:
    for name in set(found.labelers) - set(suspected):
        if site.done[str(name)] >= FEWEST_TASKS and is_doubtful(rates(found, name)):
            suspected[str(name)] = site.done[str(name)]


@dataclass(frozen=True)
class _Outcome:
    sure: NDArray[np.float64]
    right: NDArray[np.bool_]
    labelings: float
    """For each item."""
    majority: float
    dawid_skene: float


def _site(seed: int, *, adaptive: bool) -> _Outcome:
    """Label all items, each three times or as often as the label model asks, and pause whom it suspects if it may decide."""
    random = np.random.default_rng(1000 + seed)
    labelers = team()
    site = _Site(
        random, solutions(random, ITEMS), solutions(random, 60, first=FIRST_GOLD), overlap=1 if adaptive else 3
    )
    paused: dict[str, int] = {}
    while site.open and len(paused) < len(labelers):
        active = [labeler for labeler in labelers if labeler.name not in paused]
        site.turn(active[int(random.integers(len(active)))])
        if adaptive and (len(site.labelings) % LOOK == 0 or not site.open):
            found = estimate(site.labelings, gold=site.known)
            _suspect(found, site, paused)
            site.ask_for_more(found)
    found = estimate(site.labelings, gold=site.known)
    rows = [found.items[item.item] for item in site.pool]
    truth = np.array([item.first_error for item in site.pool])
    own = [labeling for labeling in site.labelings if labeling.item in site.takers]
    return _Outcome(
        sure=found.first_error[rows].max(axis=1),
        right=found.first_error[rows].argmax(axis=1) == truth,
        labelings=len(own) / len(site.pool),
        majority=_share_right(first_error_by_majority(own), site.pool),
        dawid_skene=float("nan") if adaptive else _share_right(dawid_skene(own), site.pool),
    )


def _share_right(guesses: Mapping[Hashable, int], pool: list[Solution]) -> float:
    return statistics.mean(float(guesses[item.item] == item.first_error) for item in pool)


def first_error_by_majority(labelings: list[RatedItem]) -> dict[Hashable, int]:
    votes: dict[Hashable, Counter[int]] = {}
    for labeling in labelings:
        if labeling.first_error is not None:
            votes.setdefault(labeling.item, Counter())[labeling.first_error] += 1
    return {item: counts.most_common(1)[0][0] for item, counts in votes.items()}


def dawid_skene(labelings: list[RatedItem]) -> dict[Hashable, int]:
    """Plain Dawid and Skene of crowd-kit, with the position of the first error as the class."""
    import pandas
    from crowdkit.aggregation import DawidSkene

    table = pandas.DataFrame(
        [(labeling.item, labeling.labeler, labeling.first_error) for labeling in labelings],
        columns=["task", "worker", "label"],
    )
    return dict(DawidSkene(n_iter=100).fit_predict(table))
