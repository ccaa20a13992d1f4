"""Objects that requests and answers of the API have. Written by `./dev client`; do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AddedProblems(TypedDict):
    """One line of the response. The last one has the state `done` or `failed`."""

    state: StateEnum
    detail: NotRequired[str]
    """Why it failed."""
    read: int
    """Rows read."""
    new: int
    """Rows that were not stored before."""
    known: int
    """Rows that were stored before."""
    bad: int
    """Rows that cannot be used."""
    is_cut_off: bool
    """The file has more than 1,000,000 rows."""
    line_errors: list[LineError]
    """The first bad rows."""
    reasons: list[CountedReason]
    """All bad rows, counted by reason, the most frequent first."""
    remarks: list[CountedReason]
    """What is to be known about the other rows, with counts."""
    queued: int
    """Flow 1: problems queued; in a check: that would be queued."""
    without_answer: int
    """Problems without an answer."""
    examples: list[ProblemExample]


class AddedSolutions(TypedDict):
    """One line of the response. The last one has the state `done` or `failed`."""

    state: StateEnum
    detail: NotRequired[str]
    """Why it failed."""
    read: int
    """Rows read."""
    new: int
    """Rows that were not stored before."""
    known: int
    """Rows that were stored before."""
    bad: int
    """Rows that cannot be used."""
    is_cut_off: bool
    """The file has more than 1,000,000 rows."""
    line_errors: list[LineError]
    """The first bad rows."""
    reasons: list[CountedReason]
    """All bad rows, counted by reason, the most frequent first."""
    remarks: list[CountedReason]
    """What is to be known about the other rows, with counts."""
    queued: int
    """Solutions queued; in a check: that would be queued."""
    problems: int
    """Their problems."""
    without_answer: int
    """Those of them in which no final answer was found."""
    without_guess: int
    """Those of them whose problem has no answer."""
    skipped: dict[str, int]
    """Solutions not queued, by reason: queued, held_out, drawing, grade, per_problem, limit."""
    examples: list[SolutionExample]


class Assignment(TypedDict):
    """What a labeler sees. Score, generation and kind of the item are hidden, because they could bias the labeler."""

    id: int
    phase: AssignmentPhase
    instructions: Instructions | None
    problem: Problem
    steps: list[str]
    """The solution to rate; empty in flow 1."""
    label: dict[str, Any] | None
    """The draft."""
    version: int
    """Of the draft."""
    reopened: bool
    """Whether a submit was undone; the next submit supersedes its labeling."""
    lease_expires_at: str
    status: AssignmentStatus


class AssignmentPhase(TypedDict):
    """The phase of an assignment, with what the labeler may do and is asked after the first negative step."""

    id: int
    name: str
    flow: Flow
    allow_skip: bool
    """Whether the labeler may skip the item."""
    point_out_contradictions: bool
    """Whether to ask for contradictions before a submit."""
    ask_progress: bool
    """Whether to ask how far the solution got."""
    ask_explanation: bool
    """Whether to ask for an explanation of the mistake."""
    ask_alternatives: int
    """How many alternatives to the negative step to rate."""


AssignmentStatus = Literal["leased", "submitted", "released", "expired"]


class Attempt(TypedDict):
    at: str
    status: int | None
    error: str
    seconds: float


class Attention(TypedDict):
    kind: str
    sentence: str
    link: str
    """Address of the page for it."""


BackendEnum = Literal["transformers", "openai", "imported"]


class Checked(TypedDict):
    contradiction: Contradiction | None
    """null: there is none, it is not certain, or the phase does not point it out."""


class Choice(TypedDict):
    id: int
    name: str


class ClosedAssignment(TypedDict):
    type: str
    title: str
    status: int
    code: str
    """For programs: invalid_label, assignment_closed, not_found, …"""
    detail: str
    """For people: what is wrong and what to do."""
    request_id: NotRequired[str]
    """Finds the request in the site's logs; also in the header X-Request-ID."""
    field: NotRequired[str]
    """Path of the value that caused the error, if it is a single one."""
    draft: dict[str, Any] | None
    """`assignment_closed`: the work that was not accepted. `draft_changed`: the newer draft, which counts."""
    version: NotRequired[int]
    """`draft_changed`: version of the newer draft."""


class Completion(TypedDict):
    text: str
    rating: int | None
    """null: not rated."""
    flagged: bool
    """True: the labeler is unsure."""


class Condition(TypedDict):
    key: str
    kind: str
    sentence: str
    link: str
    """Path of the page for it."""
    began_at: str
    told_at: str | None
    """When people were told that it has begun; null: not yet."""


ContinuationEnum = Literal["random", "labeler"]


class Contradiction(TypedDict):
    answer: str
    """The solution's final answer."""
    expected: str
    """What it is compared with: the guess, or the labeler's suggestion."""
    suggested: bool
    """Whether it is the labeler's suggestion."""


class CountedReason(TypedDict):
    reason: str
    count: int


class Counts(TypedDict):
    problems: int
    sampled: int
    samples_wanted: int
    graded: Graded
    to_grade: int
    """Solutions that were or will be graded, known when grading begins; those of problems without an answer never
    are.
    """
    scored: int
    queued: int
    labeled: int
    labeled_by_models: int
    """How many of the labeled ones are by models."""
    labelings_wanted: int


class Curves(TypedDict):
    """For each method, one [accuracy, standard error] per N."""

    prm: list[list[float]]
    majority: list[list[float]]
    oracle: list[list[float]]


class Decision(TypedDict):
    id: int
    action: DecisionActionEnum
    by: NotRequired[str | None]
    """User who decided; null: the gate."""
    reason: str
    replaced: NotRequired[str | None]
    created_at: str


DecisionActionEnum = Literal["promoted", "held_back", "dismissed"]


class Delivery(TypedDict):
    id: str
    event: str
    to: str
    """Name of the webhook, or of the admin."""
    by_mail: bool
    attempts: int
    next_attempt_at: str
    """Also the claim of the process that sends it now."""
    sent_at: str | None
    given_up_at: str | None
    created_at: str
    log: list[Attempt]


class Details(TypedDict):
    """Answers to questions beyond the PRM800K record."""

    reason: NotRequired[str]
    """Required for `give_up` and `bad_problem`."""
    suggested_answer: NotRequired[str]
    """The right answer, if the shown one is wrong."""
    progress: NotRequired[int]
    """With `found_error`, if asked: how far the solution got, from 0 (nothing useful yet) to 4."""
    explanation: NotRequired[str]
    """With `found_error`, if asked: what the mistake is."""
    given_explanations: NotRequired[list[RatedExplanation]]


class EarlierLabeling(TypedDict):
    """A labeling that a correction has replaced."""

    id: int
    submitted_at: str
    finish_reason: FinishReason | None
    steps: list[RatedStep]


class Evaluation(TypedDict):
    ns: list[int]
    curves: Curves
    problems: int
    samples_per_problem: int


EventsEnum = Literal["attention.changed", "labeling.submitted", "generation.done", "model.promoted"]


class Explanations(TypedDict):
    explanations: list[str]


class FailedCompletions(TypedDict):
    """A request for next steps that failed, with the error that no labeler sees."""

    id: int
    finished_at: str | None
    problem: str
    step: int
    """Number of the step that was to be written."""
    reason: str
    """In one line."""
    report: str
    """The traceback."""


class FailedPiece(TypedDict):
    id: int
    stage: FailedPieceStageEnum
    status: WorkStatus
    first_id: int
    """First problem, solution or item, inclusive."""
    last_id: int
    """Last one, inclusive."""
    attempts: int
    error: str


FailedPieceStageEnum = Literal["sampling", "grading", "scoring", "labeling", "evaluating"]


class Finding(TypedDict):
    level: LevelEnum
    what: str
    where: str
    mend: str
    """What to do; empty for what is well."""


class Findings(TypedDict):
    name: str
    level: LevelEnum
    findings: list[Finding]


FinishReason = Literal["solution", "found_error", "give_up", "bad_problem"]


Flow = Literal[1, 2]


GateEnum = Literal["best_of_n", "step_labels", "both", "off"]


class Generation(TypedDict):
    """A generation with its progress and what it waits for (a GenerationOverview)."""

    id: int
    number: int
    stage: GenerationStage
    status: GenerationStatus
    failure: str
    stage_entered: dict[str, str]
    generator: str
    selector: NotRequired[str | None]
    counts: Counts
    fooled_share: float | None
    """Share of the wrong answers that its reward model scores 0.5 or more."""
    pieces: dict[str, Pieces]
    """Stage -> counts of the shards that its work is cut into."""
    waiting: list[Wait]
    """What it waits for; empty: it is moving, or is over."""
    has_next: bool
    """Whether another one starts automatically when it is done."""
    created_at: str
    settings: dict[str, Any]


class GenerationDetail(TypedDict):
    """A generation with its phase and its failed shards (a GenerationDetail)."""

    id: int
    number: int
    stage: GenerationStage
    status: GenerationStatus
    failure: str
    stage_entered: dict[str, str]
    generator: str
    selector: NotRequired[str | None]
    counts: Counts
    fooled_share: float | None
    """Share of the wrong answers that its reward model scores 0.5 or more."""
    pieces: dict[str, Pieces]
    """Stage -> counts of the shards that its work is cut into."""
    waiting: list[Wait]
    """What it waits for; empty: it is moving, or is over."""
    has_next: bool
    """Whether another one starts automatically when it is done."""
    created_at: str
    settings: dict[str, Any]
    phase: str
    errors: list[FailedPiece]
    """The newest fifty."""


class GenerationForm(TypedDict):
    """What the form for the next generation needs."""

    number: int
    """Number of the next generation."""
    blocked_by: str | None
    """Why none can be started now; null: one can."""
    options: list[Option]
    sources: list[Source]
    phases: list[Choice]
    phase: int | None
    """Id of its phase if the request names none."""
    run: LoopRunForm


class GenerationItem(TypedDict):
    """An item with its scores and labelings, as selectors/items.py reads it."""

    id: int
    rank: int | None
    """Rank in the selection; 1 is the most convincing."""
    verifier: str
    """Reward model that selected it."""
    verifier_score: float | None
    """Its solution score, 0 to 1."""
    problem: ShownProblem
    steps: list[ScoredStep]
    answer: str | None
    grade: str
    labeled: list[GivenLabel]


GenerationStage = Literal[
    "planned", "sampling", "grading", "scoring", "selecting", "labeling", "training", "evaluating", "done"
]


GenerationStatus = Literal["active", "paused", "failed", "cancelled"]


class Generator(TypedDict):
    """A generator with the results of its sampling (a GeneratorOverview)."""

    id: int
    name: str
    backend: BackendEnum
    address: str
    """Folder of the checkpoint, or address of the server."""
    generations: list[int]
    """Numbers of the generations that it sampled for."""
    sampled: int
    """Solutions in these generations."""
    graded: int
    """Those of them that are graded; solutions of problems without an answer never are."""
    correct: int
    """Those of them with the right answer."""
    created_at: str
    can_download: bool


class GivenLabel(TypedDict):
    labeler_kind: str
    finish_reason: FinishReason
    ratings: list[int | None]


class Graded(TypedDict):
    correct: NotRequired[int]
    wrong: NotRequired[int]
    incomplete: NotRequired[int]
    unparseable: NotRequired[int]
    timeout: NotRequired[int]


class HeldOutMetrics(TypedDict):
    """Measures on rated steps of problems that the model was not trained on; null: not defined."""

    labels: NotRequired[float | None]
    accuracy: NotRequired[float | None]
    accuracy_stderr: NotRequired[float | None]
    always_positive_accuracy: NotRequired[float | None]
    negative_auroc: NotRequired[float | None]
    negative_auroc_stderr: NotRequired[float | None]


class History(TypedDict):
    """A part of the history."""

    count: int
    """Of all parts."""
    next: str | None
    """`before` of the next, older part; null: there is none."""
    results: list[Labeling]


class HumanCompletion(TypedDict):
    text: str
    rating: int | None
    """Always null."""
    source: str
    """Always "human"."""
    flagged: bool


class Installation(TypedDict):
    checks: list[Findings]
    processes: list[Process]
    """What has reported in the last day."""


class Instructions(TypedDict):
    version: int
    """1, 2, 3 … within the phase."""
    text: str
    """Markdown with formulas, shown with the assignment."""
    created_at: str


class InstructionsVersion(TypedDict):
    version: int
    """1, 2, 3 … within the phase."""
    text: str
    """Markdown with formulas, shown with the assignment."""
    author: str | None
    created_at: str


class Label(TypedDict):
    """PRM800K's label."""

    steps: list[LabelStep]
    total_time: int
    """Active time in milliseconds."""
    finish_reason: FinishReason


class LabelStep(TypedDict):
    completions: list[Completion] | None
    """null: the labeler gave up before any had been written (flow 1)."""
    human_completion: HumanCompletion | None
    chosen_completion: int | None
    """Index of the completion that continues the solution; null if none does."""


class LabeledPhase(TypedDict):
    id: int
    name: str


class Labeling(TypedDict):
    """An entry of the labeler's own history."""

    id: int
    assignment: int | None
    phase: str | None
    """Its name."""
    flow: Flow
    submitted_at: str
    problem: str
    finish_reason: FinishReason | None
    steps: list[RatedStep]
    details: Details
    undo_until: str | None
    """When it can no longer be undone; null: it cannot be undone."""
    corrected: list[EarlierLabeling]
    """The labelings that it replaced, newest first."""


class LabelingCounts(TypedDict):
    total: int
    people: int
    models: int
    positive: int
    neutral: int
    negative: int
    since_training: int


class Lease(TypedDict):
    lease_expires_at: str
    version: int
    """Of the saved draft."""


LevelEnum = Literal["ok", "warn", "fail"]


class LineError(TypedDict):
    line: int
    reason: str


class Loop(TypedDict):
    generations: list[Generation]
    run: LoopRun | None
    reward_models: list[RewardModel]
    training_runs: list[TrainingRun]
    labelings: LabelingCounts
    retrain_after: int
    queue: QueueCounts


class LoopRun(TypedDict):
    """Several generations in a row that somebody requested (a LoopRunProgress)."""

    first: int
    """Number of the first generation."""
    last: int
    """Number of the last generation."""
    newest: int
    """Number of the newest generation. If it is one less than `first`, that generation finishes first."""
    labeler: str
    """people, oracle or prm."""
    labeler_model: str
    """Name of the PRM that labels."""
    asked_by: NotRequired[str | None]
    """User who requested the run; null: requested on the command line, or not recorded."""


class LoopRunForm(TypedDict):
    """What the form for several generations needs besides the options."""

    first: int
    """Number of the first generation."""
    most: int
    """The most generations that can be requested at a time."""
    labelers: list[str]
    """Models that can label: oracle, prm."""
    blocked_by: str | None
    """Why none can be requested now; null: they can."""
    beforehand: str | None
    """What happens to the generation in progress; null: there is none."""


class LoopRunNumbers(TypedDict):
    """Numbers of the first and the last generation of a LoopRun."""

    first: int
    last: int


class ManagedPhase(TypedDict):
    """A phase with its settings and progress."""

    id: int
    name: str
    flow: Flow
    status: PhaseStatus
    instructions: NotRequired[str]
    instructions_version: NotRequired[int | None]
    lease_seconds: int
    labelings_per_item: int
    quality_control_every: int
    allow_skip: bool
    ask_progress: bool
    ask_explanation: bool
    ask_alternatives: int
    by_choice: bool
    point_out_contradictions: bool
    completions_per_step: int
    continuation: ContinuationEnum
    generator: str
    is_restricted: bool
    labelers: list[Person]
    created_at: str
    counts: PhaseCounts


class ModelFile(TypedDict):
    name: str
    bytes: int


class ModelRequest(TypedDict):
    """What has become of a request to add or compare a model."""

    id: int
    action: ModelRequestActionEnum
    status: WorkStatus
    name: str
    """Of the model to be added, or that is compared."""
    model_id: int | None
    """The model that was added, or that is compared."""
    error: str
    field: str
    """The field of the form to correct, if it failed; empty: none of them."""
    scores: dict[str, list[float]]
    """What an added model gave the steps of a correct and of a wrong example: P(not negative)."""
    created_at: str


ModelRequestActionEnum = Literal["add", "compare"]


NewGenerationLabelerEnum = Literal["people", "oracle", "prm"]


NewLoopRunLabelerEnum = Literal["oracle", "prm"]


class Notifications(TypedDict):
    by_mail: bool
    address: str
    """Empty: the account's."""
    can_mail: bool
    """Whether a mail server is set."""
    account_address: str
    conditions: list[Condition]
    """What needs an admin now."""


class Offer(TypedDict):
    status: OfferStatus
    message: str
    """Shown to the labeler while the request is pending or after it failed."""
    completions: list[Offered]
    """Identified by position, because two may have the same text."""
    continuation_order: list[int] | None
    """Flow 1: the first positive completion in this order of positions continues the solution; null: the labeler
    chooses.
    """


OfferStatus = Literal["ready", "pending", "failed"]


class Offered(TypedDict):
    text: str


class Option(TypedDict):
    name: str
    type: TypeEnum
    nullable: bool
    """null is possible, too, and means the phase's setting."""
    low: float | None
    high: float | None
    choices: list[str]
    """Empty: any value of its type."""
    suggestions: list[str]
    """Values that the database knows, such as names of models."""
    value: str | float | bool | list[str] | dict[str, Any] | None
    """Applies to the next generation if the request leaves the option out."""
    changed: bool
    """Whether `value` differs from the option's default."""


class Overview(TypedDict):
    attention: list[Attention]
    """What needs an admin, most urgent first."""
    work: Work
    quality: Quality


class PaginatedDeliveryList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[Delivery]


class PaginatedFailedCompletionsList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[FailedCompletions]


class PaginatedGenerationItemList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[GenerationItem]


class PaginatedGenerationList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[Generation]


class PaginatedGeneratorList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[Generator]


class PaginatedInstructionsVersionList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[InstructionsVersion]


class PaginatedManagedPhaseList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[ManagedPhase]


class PaginatedPersonList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[Person]


class PaginatedRewardModelHistoryList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[RewardModelHistory]


class Person(TypedDict):
    id: str
    username: str
    """Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."""
    role: Role


class Phase(TypedDict):
    id: int
    name: str
    flow: Flow
    status: PhaseStatus
    instructions: str
    instructions_version: int | None
    by_choice: bool
    """Whether its items go only to labelers who choose this phase."""


class PhaseCounts(TypedDict):
    items: int
    open: int
    """Items with a free slot."""
    waiting: int
    """Labelings that are neither leased nor done."""
    leased: int
    """Labelings that are leased."""
    done: int
    last_hour: int
    """Labelings submitted in the last hour."""
    ends_at: str | None
    """Estimated end at the pace of the last hour; null: nobody labels, or nothing is left."""


class PhaseProgress(TypedDict):
    id: int
    name: str
    flow: Flow
    by_choice: bool
    """Its items come only to labelers who choose the phase."""
    instructions: NotRequired[str]
    waiting: int
    """Items that wait for this labeler; counted up to 1000."""
    today: int
    """Submitted since midnight in the given time zone."""
    total: int


PhaseStatus = Literal["open", "paused", "closed"]


class Pieces(TypedDict):
    pending: int
    running: int
    done: int
    failed: int


class Preferences(TypedDict):
    keys: dict[str, list[str]]
    """Keys by action, if they differ from the page's defaults; named as in KeyboardEvent.key."""
    tours_seen: list[str]
    """Names of tours that were seen."""


class Problem(TypedDict):
    text: str
    answer: str | None
    """The current guess of the correct answer."""


class ProblemDetails(TypedDict):
    type: str
    title: str
    status: int
    code: str
    """For programs: invalid_label, assignment_closed, not_found, …"""
    detail: str
    """For people: what is wrong and what to do."""
    request_id: NotRequired[str]
    """Finds the request in the site's logs; also in the header X-Request-ID."""
    field: NotRequired[str]
    """Path of the value that caused the error, if it is a single one."""


class ProblemExample(TypedDict):
    problem: str
    answer: str | None


class Process(TypedDict):
    name: str
    """Such as web@host or the worker's node name."""
    role: ProcessRoleEnum
    host: str
    queues: list[str]
    clock_ahead: float
    """Seconds by which the host's clock is ahead of the database's."""
    reported_at: str
    is_alive: bool


ProcessRoleEnum = Literal["web", "worker", "beat"]


class Progress(TypedDict):
    today: int
    """Submitted since midnight in the given time zone."""
    total: int
    open_items: int
    """Items that wait for this labeler; counted up to 1000."""


PublicFormat = Literal[
    "math-shepherd",
    "versaprm",
    "rlhflow",
    "rlhflow-orm",
    "qwen-prm",
    "qwen-rm",
    "skywork",
    "token-classification",
    "sequence-classification",
    "pathfinder",
    "eurus-prm",
    "thinkprm",
    "genprm",
]


class Quality(TypedDict):
    labelings: int
    """Of the last seven days."""
    unusable: int
    """Those of them that were given up or report a bad problem."""
    current: NotRequired[str | None]
    current_id: NotRequired[int | None]
    evaluation: Evaluation | None


class QueueCounts(TypedDict):
    open: int
    leased: int


class RatedExplanation(TypedDict):
    text: str
    rating: int
    """1: it explains the mistake."""


class RatedStep(TypedDict):
    text: str
    """The chosen completion, else the labeler's own step, else the first completion."""
    rating: int | None
    own: bool
    """Whether the labeler wrote the step."""
    alternatives: list[RatedText]
    """Other completions that were rated or flagged."""


class RatedText(TypedDict):
    text: str
    rating: int | None


class Ratings(TypedDict):
    positive: int
    neutral: int
    negative: int
    by_models: int
    """How many of them are by models."""


class RewardModel(TypedDict):
    """A reward model with its newest evaluation."""

    id: int
    kind: RewardModelKind
    name: str
    is_current: bool
    """The one that scores; at most one of a kind."""
    rated_steps: int
    """Rated steps it was trained on."""
    labelings: int
    """Labelings it was trained on."""
    metrics: dict[str, Any]
    created_at: str
    evaluation: Evaluation | None


class RewardModelDetail(TypedDict):
    """The same with its files (a RewardModelDetail)."""

    id: int
    kind: RewardModelKind
    name: str
    origin: RewardModelOrigin
    format: str
    """Empty: as Stepmark writes models."""
    location: str
    """Folder, or address of a server."""
    is_current: bool
    standing: StandingEnum
    rated_steps: int
    labelings: int
    labelings_by_models: int | None
    metrics: dict[str, Any]
    compared_with: NotRequired[str | None]
    comparison: dict[str, Any]
    base: NotRequired[str | None]
    generation: NotRequired[int | None]
    generation_id: NotRequired[int | None]
    evaluation: Evaluation | None
    decisions: list[Decision]
    """Newest first."""
    created_at: str
    files: list[ModelFile]
    """Contents of a download; empty: the folder is not on this machine."""
    files_changed_at: str | None
    """When other weights were found in its folder than before: earlier scores are of those. Null: never."""
    files_deleted_at: str | None
    """When the retention rules deleted its folder; null: they did not."""
    provenance: dict[str, Any]
    """Base, hash of the data, settings, versions, as training recorded them."""


class RewardModelHistory(TypedDict):
    """A reward model with its origin and the decisions about it (a RewardModelHistory)."""

    id: int
    kind: RewardModelKind
    name: str
    origin: RewardModelOrigin
    format: str
    """Empty: as Stepmark writes models."""
    location: str
    """Folder, or address of a server."""
    is_current: bool
    standing: StandingEnum
    rated_steps: int
    labelings: int
    labelings_by_models: int | None
    metrics: dict[str, Any]
    compared_with: NotRequired[str | None]
    comparison: dict[str, Any]
    base: NotRequired[str | None]
    generation: NotRequired[int | None]
    generation_id: NotRequired[int | None]
    evaluation: Evaluation | None
    decisions: list[Decision]
    """Newest first."""
    created_at: str


RewardModelKind = Literal["prm", "orm"]


RewardModelOrigin = Literal["trained", "added"]


Role = Literal["labeler", "reviewer", "researcher", "admin"]


class ScoredStep(TypedDict):
    text: str
    probabilities: list[float] | None
    """P(negative), P(neutral), P(positive)."""


SelectionEnum = Literal["convincing_wrong", "convincing_wrong_overall", "mixed", "uniform"]


class Service(TypedDict):
    name: str
    is_running: bool
    is_well: bool
    """It runs and has not ended again and again."""
    deaths: int
    """How often it has ended in a row."""
    last_exit_status: int | None
    since: str | None
    """When it was started; null while it waits."""
    next_start: str | None
    """When it is started again; null while it runs."""
    log: str
    """File on the host of the site."""


class ShownProblem(TypedDict):
    text: str
    answer: str | None


class Skipped(TypedDict):
    """A task that the labeler skipped."""

    assignment: int
    phase: str
    """Its name."""
    problem: str
    skipped_at: str
    refusal: str | None
    """Why it cannot be taken back now; null: it can."""


class SkippedPart(TypedDict):
    """A part of what the labeler skipped."""

    count: int
    """Of all parts."""
    next: str | None
    """`before` of the next, older part; null: there is none."""
    results: list[Skipped]


class SolutionExample(TypedDict):
    """A solution as labelers will see it."""

    problem: str
    guess: str | None
    """The current guess of the answer."""
    steps: list[str]
    answer: str | None
    """The solution's final answer, if one was found."""


class Source(TypedDict):
    """A data set that generations can sample."""

    name: str
    """Empty: problems without a source."""
    problems: int
    """Problems of split train."""
    drawings: int
    """How many of them have a drawing."""


StandingEnum = Literal["candidate", "accepted", "held_back", "dismissed"]


StateEnum = Literal["working", "done", "failed"]


class StoredSolutions(TypedDict):
    generator: str
    solutions: int
    queued: int
    """How many of them are in the phase."""


class Submitted(TypedDict):
    id: int
    submitted_at: str
    undo_until: str | None
    """Until then POST …/reopen can undo the submit."""


class TimelinePoint(TypedDict):
    number: int
    id: int
    stage: GenerationStage
    ratings: Ratings
    wrong: int
    """Scored solutions with a wrong answer."""
    fooled: int
    """Those of them that the reward model scored at least `fooled_from`."""
    fooled_from: float
    """The score from which a wrong answer counts as one that fooled the model."""
    fooled_share: float | None
    selector: NotRequired[str | None]
    reward_model: NotRequired[str | None]
    held_out: HeldOutMetrics | None
    evaluation: Evaluation | None


class TrainingRun(TypedDict):
    id: int
    kind: RewardModelKind
    status: TrainingRunStatus
    step: int
    total_steps: int
    """0: not known yet."""
    loss: float | None
    rated_steps: int
    labelings: int
    generation: NotRequired[int | None]
    error: str
    created_at: str
    finished_at: str | None
    reward_model: NotRequired[str | None]


TrainingRunStatus = Literal["pending", "running", "done", "failed", "cancelled"]


TypeEnum = Literal["integer", "number", "text", "texts", "boolean", "object"]


class UndoStack(TypedDict):
    entries: list[Undoable]
    """Newest first."""
    last_submit: str | None
    """The newest submit, even if it is too late to undo it."""
    minutes: int
    """How long a submit or a skip can be undone."""


class Undoable(TypedDict):
    assignment: int
    kind: UndoableKindEnum
    """submit: POST …/reopen undoes it; skip: POST …/take-back."""
    at: str
    corrected: bool
    """Whether the submit was a correction."""
    seconds_left: int
    """By the server's clock."""


UndoableKindEnum = Literal["submit", "skip"]


class Wait(TypedDict):
    sentence: str
    needs_somebody: bool
    """It does not end until somebody acts."""


class Webhook(TypedDict):
    id: int
    name: str
    url: str
    events: list[EventsEnum]
    include_labels: bool
    """labeling.submitted also has the label itself, with its texts."""
    is_active: bool
    created_at: str


class WebhookWithSecret(TypedDict):
    id: int
    name: str
    url: str
    events: list[EventsEnum]
    include_labels: bool
    """labeling.submitted also has the label itself, with its texts."""
    is_active: bool
    created_at: str
    secret: str
    """Shown in this answer only."""


class Work(TypedDict):
    last_hour: int
    """Labelings of the last hour, models included."""
    today: int
    """Labelings since midnight in the given time zone."""
    people_last_hour: int
    """People who submitted in the last hour."""
    open_items: int
    """Items of open phases that have a free slot."""
    leased: int
    open_phases: int
    message: str
    """What the loop is doing now."""


WorkStatus = Literal["pending", "running", "done", "failed"]
