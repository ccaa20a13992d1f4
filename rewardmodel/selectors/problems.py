"""Which problems the loop works on."""

from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from annotation.models import Item, Problem, Solution
from annotation.selectors.problems import has_drawing
from rewardmodel.demo.domain.reading import read_problem
from rewardmodel.generation_settings import GenerationSettings

PROBLEMS_READ = 50
"""How many of a generation's problems are read to decide whether the oracle knows them."""


def problems_to_sample(
    *, options: GenerationSettings, generation: int, by_grade: bool, solved_by: str | None = None
) -> list[int]:
    """Ids of the problems that a generation samples: of split train and in the pool, shuffled by seed and generation.

    `by_grade`: its solutions are selected by their grades, so each problem needs an answer. `solved_by`: only problems with solutions of
    this generator that no generation has used and nobody has queued yet.
    """
    shuffled = MD5(Concat(Cast("pk", TextField()), Value(f"/{options.seed}/{generation}")))
    problems = matching_problems(options=options, by_grade=by_grade, solved_by=solved_by).order_by(shuffled, "pk")
    return list(problems.values_list("pk", flat=True)[: options.problems])


def matching_problems(
    *, options: GenerationSettings, by_grade: bool, solved_by: str | None = None
) -> "QuerySet[Problem]":
    """All problems that a generation with these options could sample."""
    wanted = Q(split=Problem.Split.TRAIN, excluded_at=None, source__in=options.sources)
    if by_grade:
        wanted &= Q(answer__isnull=False)
    for name in ("subject", "level"):
        if value := getattr(options, name):
            wanted &= Q(**{name: value})
    if options.without_drawings:
        wanted &= ~has_drawing()
    if solved_by is not None:
        queued = Item.objects.filter(solution=OuterRef("pk"))
        waiting = Solution.objects.filter(
            ~Exists(queued), generator=solved_by, generation_number=None, problem=OuterRef("pk")
        )
        wanted &= Q(Exists(waiting))
    return Problem.objects.filter(wanted)


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """A data set that generations can sample; `name` is "" for problems without one."""

    name: str
    problems: int
    drawings: int


def sources_to_sample() -> list[SourceCounts]:
    """Every source with problems of split train that are in the pool, by name."""
    rows = (
        Problem.objects.to_label()
        .values_list("source")
        .annotate(problems=Count("pk"), drawings=Count("pk", filter=has_drawing()))
        .order_by("source")
    )
    return [SourceCounts(*row) for row in rows]


def problems_to_evaluate_on() -> "QuerySet[Problem]":
    """The problems that models can be evaluated on: of split test, not excluded, with an answer."""
    return Problem.objects.filter(split=Problem.Split.TEST, excluded_at=None, answer__isnull=False).order_by("pk")


def held_out_problems(*, count: int) -> list[int]:
    """Ids of the first of all problems that models can be evaluated on."""
    return list(problems_to_evaluate_on().values_list("pk", flat=True)[:count])


def oracle_knows(*, options: GenerationSettings, generation: int) -> bool:
    """Whether the demo domain's exact oracle can label this generation: the first problems that it would sample are all of that domain."""
    few = replace(options, problems=min(options.problems, PROBLEMS_READ))
    chosen = problems_to_sample(options=few, generation=generation, by_grade=options.selects_by_grade)
    texts = Problem.objects.filter(pk__in=chosen).values_list("text")
    return bool(texts) and all(_is_of_the_demo_domain(text) for (text,) in texts)


def _is_of_the_demo_domain(text: str) -> bool:
    try:
        read_problem(text)
    except ValueError:
        return False
    return True
