"""Which problems the loop works on."""

from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from annotation.models import Problem, Solution
from rewardmodel.loop.settings import GenerationSettings


def problems_to_sample(*, options: GenerationSettings, generation: int, solved_by: str | None = None) -> list[int]:
    """Ids of the problems that a generation samples: of split train, with an answer, shuffled by seed and generation.

    `solved_by`: only those with solutions of this generator that no generation had yet.
    """
    wanted = Q(split=Problem.Split.TRAIN, answer__isnull=False)
    for name in ("source", "subject", "level"):
        if value := getattr(options, name):
            wanted &= Q(**{name: value})
    if solved_by is not None:
        waiting = Solution.objects.filter(generator=solved_by, generation=None, problem=OuterRef("pk"))
        wanted &= Q(Exists(waiting))
    shuffled = MD5(Concat(Cast("pk", TextField()), Value(f"/{options.seed}/{generation}")))
    problems = Problem.objects.filter(wanted).order_by(shuffled, "pk")
    return list(problems.values_list("pk", flat=True)[: options.problems])


def held_out_problems(*, count: int) -> list[int]:
    """Ids of the problems that models are evaluated on: of split test, with an answer."""
    problems = Problem.objects.filter(split=Problem.Split.TEST, answer__isnull=False).order_by("pk")
    return list(problems.values_list("pk", flat=True)[:count])
