"""Objects that requests and answers of the API have. Written by `./dev client`; do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AddedGold(TypedDict):
    added: int
    skipped: dict[str, int]
    """Gold not added, by reason: already, queued, held_out, excluded, retired."""


class AddedProblems(TypedDict):
    """One line of the response. The last one has the state `done` or `failed`."""

    state: UploadState
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

    state: UploadState
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
    """Solutions not queued, by reason: queued, held_out, excluded, drawing, grade, per_problem, limit."""
    examples: list[SolutionExample]


class Agreement(TypedDict):
    alpha: Figure
    """Krippendorff's alpha, ordinal."""
    kappa: Figure
    """Cohen's kappa."""
    exact: Figure
    """Share of pairs of ratings of a step that are equal."""
    first_error: Figure
    """Share of pairs of labelings with the first error at the same step, or none."""


AgreementEnum = Literal["differs", "agrees", "alone"]


class AgreementGroup(TypedDict):
    name: str
    of: GroupFilters
    pairs: int
    """Of ratings."""
    agreement: Agreement


class AgreementReport(TypedDict):
    counts: ComparedCounts
    agreement: Agreement
    confusion: list[ConfusionCell]
    """Against gold; gold that accepts several ratings is left out."""


class Answer(TypedDict):
    """A labeler's answer to one quality-control item."""

    labeling: int
    gold: int
    phase: str
    problem: str
    submitted_at: str
    passed: bool
    first_difference: int | None
    """Index of the first step whose rating is not accepted; null: none."""
    counts: bool
    """False: the gold has been retired since."""
    words: str
    """What differs at the first step that does; empty if it passed."""


class AnswersPart(TypedDict):
    """A part of a labeler's answers, newest first."""

    count: int
    """Of all parts."""
    next: str | None
    """`before` of the next, older part; null: there is none."""
    results: list[Answer]


class Appeal(TypedDict):
    id: int
    labeler: str
    labeler_name: str
    pause: int | None
    labeling: int | None
    """The answer to gold that they defend."""
    text: str
    made_at: str
    answered_at: str | None
    answered_by: str | None
    answer: str


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
    reviewer_comment: str | None
    """What a reviewer wrote who gave the task back; null: none did."""
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


class AuditEntry(TypedDict):
    id: int
    at: str
    actor: str
    """Empty: the site, or a command."""
    via: ViaEnum
    action: str
    """Kind of subject and what was done, such as `phase.opened`."""
    subject_kind: str
    subject_id: str
    """Its primary key; empty for the installation."""
    subject_name: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str


class AuditPart(TypedDict):
    count: int
    """Of all parts."""
    next: str | None
    """`before` of the next, older part; null: there is none."""
    kinds: list[str]
    """The kinds of subjects in the log."""
    results: list[AuditEntry]


BackendEnum = Literal["transformers", "openai", "imported"]


class Candidate(TypedDict):
    """A solution that can become gold."""

    id: int
    problem: str
    generator: str
    """Name of the generator that wrote it."""
    grade: Grade
    steps: int
    """How many."""
    has_gold: bool
    """Whether it has gold in force."""
    labelings: int
    """Labelings of people that count."""


class Candidates(TypedDict):
    next: int | None
    """`before` of the next part; null: there is none."""
    results: list[Candidate]


class Case(TypedDict):
    """All that a reviewer sees. Scores of models are not in it; /review/{id}/scores has them after the decision."""

    id: int
    kind: ReviewCaseKind
    text: str
    """What the labeler wrote, or in what the labelings differ."""
    problem: ReviewedProblem
    problem_text: str
    phase: NotRequired[str | None]
    """Its name."""
    opened_at: str
    claimed_by: NotRequired[str | None]
    claimed_at: str | None
    decision: ReviewDecision | None
    decided_by: NotRequired[str | None]
    decided_at: str | None
    sentence: str
    """The reviewer's reason or comment; the labeler reads it."""
    flow: int
    labeling: int
    """The one that opened the case."""
    steps: list[str]
    """The solution that was rated; empty in flow 1."""
    labelings: list[ReviewedLabeling]
    """In the order of their arrival."""
    others: list[OtherCase]
    """Other open cases about the same problem."""
    is_mine: bool
    """Whether you have claimed it."""
    chosen: int | None
    """The labeling that was found right, excluded or sent back."""
    chosen_ratings: list[int | None] | None
    """Of the label that was found right; null: none was."""


class CasePart(TypedDict):
    """A part of the inbox: open cases oldest first, decided ones newest first."""

    count: int
    """Of all parts."""
    kinds: list[CountedKind]
    """How many cases of each kind match the other filters."""
    next: str | None
    """`after` of the next part; null: there is none."""
    results: list[ListedCase]


class Chained(TypedDict):
    """One labeling of a chain of corrections."""

    id: int
    labeler: Labeler | None
    """null: unknown; only imported ones."""
    submitted_at: str | None
    """The record's timestamp; null if it has none."""
    finish_reason: FinishReason | None
    state: LabelingState
    by_reviewer: bool
    """A correction by somebody else than the labeler of the task; `labeler` is who made it."""
    steps: list[RatedStep]
    reason: str
    """Why a reviewer made this correction; empty for a labeler's own."""


class ChangeableOption(TypedDict):
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
    fixed: str | None
    """Why it cannot change any more; null: it can."""


class Changed(TypedDict):
    id: str
    kind: LabelingChangeKind
    reason: str
    labelings: int
    made_by: str
    made_at: str
    undone_by: str | None
    undone_at: str | None


class Checked(TypedDict):
    contradiction: Contradiction | None
    """null: there is none, it is not certain, or the phase does not point it out."""


class CheckedPeople(TypedDict):
    rows: list[CheckedPerson]
    ignored: list[str]
    """Columns that mean nothing here."""


class CheckedPerson(TypedDict):
    line: int
    name: str
    role: str
    email: str
    phases: list[str]
    error: str
    """Why this line cannot become an account; empty: it can."""


class Choice(TypedDict):
    id: int
    name: str


class Choices(TypedDict):
    """What the filters offer."""

    labelers: list[Labeler]
    phases: list[Named]
    generations: list[int]
    sources: list[str]
    subjects: list[str]


class ClaimedCase(TypedDict):
    id: int


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


class ComparedCounts(TypedDict):
    labelings: int
    labelers: int
    solutions: int
    compared: int
    """Solutions that at least two people rated."""


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


class ConfusionCell(TypedDict):
    gold: int
    rating: int
    count: int
    share: float | None
    """Of the steps with this gold rating."""
    low: float | None
    high: float | None


ContinuationEnum = Literal["random", "labeler"]


class Contradiction(TypedDict):
    answer: str
    """The solution's final answer."""
    expected: str
    """What it is compared with: the guess, or the labeler's suggestion."""
    suggested: bool
    """Whether it is the labeler's suggestion."""


class Corrected(TypedDict):
    id: int
    """Of the new labeling."""


class CountedGrade(TypedDict):
    grade: Grade
    count: int


class CountedKind(TypedDict):
    kind: ReviewCaseKind
    count: int


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


class CreatedPeople(TypedDict):
    expires_at: str
    people: list[CreatedPerson]
    csv: str
    """Names and links as a CSV file that is safe to open."""


class CreatedPerson(TypedDict):
    id: str
    username: str
    link: str
    """With which the person sets a password. It is shown this once."""


class Curves(TypedDict):
    """For each method, one [accuracy, standard error] per N."""

    prm: list[list[float]]
    majority: list[list[float]]
    oracle: list[list[float]]


class DayHours(TypedDict):
    day: str
    milliseconds: int
    tasks: int
    phases: list[PhaseHours]


class DaySums(TypedDict):
    labelings: int
    positive: int
    neutral: int
    negative: int
    day: str


class Decision(TypedDict):
    id: int
    action: DecisionAction
    by: NotRequired[str | None]
    """User who decided; null: the gate."""
    reason: str
    replaced: NotRequired[str | None]
    created_at: str


DecisionAction = Literal["promoted", "rolled_back", "held_back", "dismissed"]


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
    comments: NotRequired[list[StepComment]]
    """For whoever reviews; one per step."""


DifferenceEnum = Literal["error_overlooked", "error_in_a_good_step", "great_or_okay", "not_decided"]


class DifferingStep(TypedDict):
    problem: int
    problem_text: str
    solution: int
    steps: int
    """How many the solution has."""
    step: int
    """From 0."""
    text: str
    said: list[Said]
    gold: int | None
    negative: float | None
    """P(this step is negative, if none before it is), by the label model; null: it has not read it."""
    posterior: Posterior | None


class EarlierLabeling(TypedDict):
    """A labeling that a correction has replaced."""

    id: int
    submitted_at: str
    finish_reason: FinishReason | None
    steps: list[RatedStep]


class EndCount(TypedDict):
    finish_reason: str
    labelings: int


class Evaluation(TypedDict):
    ns: list[int]
    curves: Curves
    problems: int
    samples_per_problem: int
    evaluation_set: NotRequired[str | None]
    """null: all held-out problems, or the first of them."""


class EvaluationSet(TypedDict):
    id: int
    name: str
    sources: list[str]
    subjects: list[str]
    levels: list[str]
    count: int
    """Problems, chosen when the set was made."""
    evaluations: int
    """Evaluations of models on it."""
    created_by: NotRequired[str | None]
    created_at: str
    retired_at: str | None
    """Since when it cannot be chosen any more; null: it can."""


EventsEnum = Literal["attention.changed", "labeling.submitted", "generation.done", "model.promoted"]


class Evidence(TypedDict):
    labeling: int
    item: int | None
    gold: int
    passed: bool
    first_difference: int | None
    """Index of the step."""
    difference: DifferenceEnum | None


class ExcludedLabelings(TypedDict):
    excluded: int
    """Labelings that no longer count."""
    batch: str
    """By it the exclusion can be undone."""


class Exclusion(TypedDict):
    id: int
    kind: ExclusionKindEnum
    reason: str
    made_by: str | None
    made_at: str
    ended_by: str | None
    ended_at: str | None


ExclusionKindEnum = Literal["excluded", "held_back"]


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
    cause: str
    """Why it failed, in one line."""
    error: str
    """The traceback; empty: there is none."""


FailedPieceStageEnum = Literal["sampling", "grading", "scoring", "labeling", "evaluating"]


class Figure(TypedDict):
    """A figure with the central 95 % of its bootstrap over solutions (400 samples, fixed seed)."""

    value: float | None
    low: float | None
    high: float | None
    of: int
    """Pairs of ratings, or of labelings for the first error."""
    why: str
    """Why there is no figure; empty if there is one."""


class Filter(TypedDict):
    """The filters of the list; an empty object is all labelings."""

    labeler: NotRequired[str]
    """Only of this person or model."""
    phase: NotRequired[int]
    """Only of this phase."""
    generation: NotRequired[int]
    """Generation number."""
    source: NotRequired[str]
    """Source of the problem."""
    subject: NotRequired[str]
    """Subject of the problem."""
    problem: NotRequired[int]
    """Of this problem."""
    rated: NotRequired[RatedEnum]
    """At least one negative completion; none; at least one of which the labeler is unsure."""
    finish_reason: NotRequired[FinishReason]
    agreement: NotRequired[AgreementEnum]
    """With the counting, finished labelings of others for the same solution."""
    since: NotRequired[str]
    """Submitted at this moment or later."""
    until: NotRequired[str]
    """Submitted before this moment."""
    text: NotRequired[str]
    """Words of the problem, the steps or the labeler's answers: all of them, in any order."""
    state: NotRequired[LabelingState]
    """What it counts for now: the first of these that is true, in this order."""


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


class FirstError(TypedDict):
    step: int
    """Counted from 1."""
    labelings: int


Flow = Literal[1, 2]


class FlowStatistics(TypedDict):
    flow: int | None
    """null: both."""
    sums: Sums
    ended: int
    """Labelings that ended with a solution or at an error."""
    correct_solutions: float | None
    """Share of these that ended with a solution."""
    correct_steps: float | None
    """Share of ratings that are not negative."""
    paper_correct_solutions: float
    """The same of PRM800K, by the paper."""
    paper_correct_steps: float


GateEnum = Literal["best_of_n", "step_labels", "both", "off"]


class Generation(TypedDict):
    """The same with its settings."""

    id: int
    number: int
    stage: GenerationStage
    status: GenerationStatus
    failure: str
    """Why it failed: the cause first, then how many pieces of the work failed. Empty: it did not."""
    failure_details: str
    """The traceback of the first piece that failed."""
    phase: str
    phase_id: int
    labeler: str
    """people, oracle or prm."""
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
    """A generation with its failed shards, its training and its former settings (a GenerationDetail)."""

    id: int
    number: int
    stage: GenerationStage
    status: GenerationStatus
    failure: str
    """Why it failed: the cause first, then how many pieces of the work failed. Empty: it did not."""
    failure_details: str
    """The traceback of the first piece that failed."""
    phase: str
    phase_id: int
    labeler: str
    """people, oracle or prm."""
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
    generator_version: int | None
    """The version of its generator that sampled."""
    training: TrainingRun | None
    """Its newest training; null: none yet."""
    former_settings: list[SettingsVersion]
    """Oldest first."""
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
    label_choices: LabelChoices


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


GenerationLabeler = Literal["people", "oracle", "prm"]


class GenerationSettings(TypedDict):
    """Each option may be left out; then the newest generation's applies. GenerationSettings checks the bounds."""

    generator: NotRequired[str]
    selector: NotRequired[str]
    problems: NotRequired[int]
    sources: NotRequired[list[str]]
    subject: NotRequired[str]
    level: NotRequired[str]
    without_drawings: NotRequired[bool]
    samples_per_problem: NotRequired[int]
    temperature: NotRequired[float]
    top_p: NotRequired[float]
    max_new_tokens: NotRequired[int]
    seed: NotRequired[int]
    selection: NotRequired[SelectionEnum]
    top_k: NotRequired[int]
    total: NotRequired[int]
    labelings_per_item: NotRequired[int | None]
    ask_progress: NotRequired[bool | None]
    ask_explanation: NotRequired[bool | None]
    ask_alternatives: NotRequired[int | None]
    quality_control_share: NotRequired[float | None]
    labeler: NotRequired[GenerationLabeler]
    labeler_model: NotRequired[str]
    labeler_threshold: NotRequired[float]
    retrain_after_labelings: NotRequired[int]
    retrain_after_share: NotRequired[float]
    base: NotRequired[str]
    training: NotRequired[dict[str, Any]]
    soft_labels: NotRequired[bool]
    labels: NotRequired[LabelsEnum]
    trained_on: NotRequired[dict[str, Any]]
    evaluation_set: NotRequired[str]
    evaluation_problems: NotRequired[int]
    evaluation_samples: NotRequired[int]
    gate: NotRequired[GateEnum]
    gate_margin: NotRequired[float]
    start_next: NotRequired[bool]
    then: NotRequired[dict[str, Any]]


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
    """Folder of the checkpoint, or address of the server; its last part, for who may not manage generators."""
    version: int
    retired_at: str | None
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


class GeneratorDetail(TypedDict):
    """A generator with its options, former versions and the newest sample that somebody drew (a GeneratorDetail)."""

    id: int
    name: str
    backend: BackendEnum
    address: str
    """Folder of the checkpoint, or address of the server; its last part, for who may not manage generators."""
    version: int
    retired_at: str | None
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
    options: dict[str, Any]
    former_versions: list[ModelVersion]
    """Newest first."""
    newest_sample: ModelRequest | None
    """The newest request for one sample."""
    kept_because: str
    """Why it cannot be deleted; empty: it can."""


class GivenLabel(TypedDict):
    labeler_kind: str
    finish_reason: FinishReason
    ratings: list[int | None]


class Gold(TypedDict):
    """Gold with its label, the reasons, and all its versions."""

    id: int
    solution: int
    problem: str
    version: int
    ratings: list[list[int]]
    """The accepted ratings of each step up to the first error."""
    steps: int
    """Steps of the whole solution."""
    origin: GoldOrigin
    made_by: Person
    made_at: str
    retired_at: str | None
    passed: int
    """Labelings that it judged and let pass."""
    failed: int
    """Labelings that it judged and that differ."""
    uses: list[GoldUse]
    shown: RatedSolution
    label: Label
    reasons: list[str]
    """Why, for each of these steps; a text may be empty."""
    retired_by: Person | None
    retire_reason: str
    versions: list[GoldVersion]
    """All gold of the solution, newest first."""


class GoldInForce(TypedDict):
    id: int
    version: int
    label: Label
    ratings: list[list[int]]
    """The accepted ratings of each step up to the first error."""
    reasons: list[str]
    """Why, for each of these steps; a text may be empty."""


GoldKind = Literal["screening", "quality_control"]


GoldOrigin = Literal["page", "adjudication", "agreement"]


class GoldPart(TypedDict):
    """A part of the list."""

    count: int
    """Of all parts."""
    next: str | None
    """`before` of the next, older part; null: there is none."""
    results: list[GoldRow]


class GoldPhase(TypedDict):
    """A phase, as somebody reads it who puts gold into it."""

    id: int
    name: str
    status: PhaseStatus
    requires_screening: bool
    """Whether people rate gold items before their first task."""
    screening_items: int
    """Gold items of one try."""
    screening: int
    """Solutions in its gold set for screening."""
    quality_control: int
    """Solutions in its gold set for quality control."""


class GoldRow(TypedDict):
    """Gold in a list."""

    id: int
    solution: int
    problem: str
    version: int
    ratings: list[list[int]]
    """The accepted ratings of each step up to the first error."""
    steps: int
    """Steps of the whole solution."""
    origin: GoldOrigin
    made_by: Person
    made_at: str
    retired_at: str | None
    passed: int
    """Labelings that it judged and let pass."""
    failed: int
    """Labelings that it judged and that differ."""
    uses: list[GoldUse]


class GoldUse(TypedDict):
    item: int
    phase: int
    phase_name: str
    kind: GoldKind


class GoldVersion(TypedDict):
    id: int
    version: int
    origin: GoldOrigin
    made_by: Person
    made_at: str
    retired_at: str | None
    """It judges no more since then."""
    retired_by: Person | None
    retire_reason: str


Grade = Literal["ungraded", "correct", "wrong", "incomplete", "unparseable", "timeout"]


class Graded(TypedDict):
    correct: NotRequired[int]
    wrong: NotRequired[int]
    incomplete: NotRequired[int]
    unparseable: NotRequired[int]
    timeout: NotRequired[int]


class GroupFilters(TypedDict):
    """The parameters that lead to the group alone."""

    phase: NotRequired[int]
    generation: NotRequired[int]
    labeler: NotRequired[str]
    other: NotRequired[str]
    since: NotRequired[str]
    until: NotRequired[str]


class HeldOutChoices(TypedDict):
    """What held-out problems with an answer can be chosen by."""

    sources: list[HeldOutSource]
    subjects: list[str]
    levels: list[str]


class HeldOutCount(TypedDict):
    problems: int


class HeldOutMetrics(TypedDict):
    """Measures on rated steps of problems that the model was not trained on; null: not defined."""

    labels: NotRequired[float | None]
    accuracy: NotRequired[float | None]
    accuracy_stderr: NotRequired[float | None]
    always_positive_accuracy: NotRequired[float | None]
    negative_auroc: NotRequired[float | None]
    negative_auroc_stderr: NotRequired[float | None]


class HeldOutSource(TypedDict):
    name: str
    """Empty: problems without a source."""
    problems: int


class History(TypedDict):
    """A part of the history."""

    count: int
    """Of all parts."""
    next: str | None
    """`before` of the next, older part; null: there is none."""
    results: list[Labeling]


class HistoryEntry(TypedDict):
    change: ProblemChange
    regrades: RegradeCounts | None
    """Of a corrected answer."""
    labelings: list[int]
    """Of a corrected answer: labelings of solutions whose grade changed, begun before it, that still count."""


class Hours(TypedDict):
    person: str
    username: str
    time_zone: str
    since: str
    until: str
    milliseconds: int
    """Active time of all these days."""
    days: list[DayHours]
    """Newest first; days without work are left out."""


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


class Invitation(TypedDict):
    id: int
    state: InvitationState
    role: Role
    username: str
    """Of the account that waits; empty: people choose."""
    person: str | None
    """Id of that account."""
    email: str
    """Becomes the address of the account; empty: none."""
    note: str
    """For admins: whom the link is for."""
    phases: list[NamedPhase]
    most_uses: int
    uses: int
    expires_at: str
    revoked_at: str | None
    made_by: str
    """Name of the admin; empty: unknown."""
    made_at: str


class InvitationPage(TypedDict):
    count: int
    next: int | None
    """Send it as `after` for the following page; null: this is the last."""
    results: list[Invitation]


InvitationState = Literal["open", "used", "revoked", "expired"]


class ItemCounts(TypedDict):
    items: int
    waiting: int
    """Those with a free slot."""
    taken_back: int
    """Those that a corrected answer took out of the queue."""


class Label(TypedDict):
    """PRM800K's label."""

    steps: list[LabelStep]
    total_time: int
    """Active time in milliseconds."""
    finish_reason: FinishReason


class LabelChoices(TypedDict):
    """What the labelings of a training can be chosen by."""

    phases: list[Choice]
    generations: list[int]
    sources: list[str]
    labelers: list[str]


class LabelModel(TypedDict):
    newest: LabelModelRun | None
    """The newest run, whatever became of it."""
    used: LabelModelRun | None
    """The newest that is done: its result counts."""
    new_labelings: int
    """Since it; counted up to `enough`."""
    enough: int
    """New labelings after which the next run starts."""


class LabelModelRun(TypedDict):
    id: int
    status: LabelModelRunStatusEnum
    requested_by: str | None
    with_scores: bool
    """Whether a reward model is one more rater."""
    labelings: int
    solutions: int
    labelers: int
    gold: int
    """Solutions with a gold label among them."""
    scored: int
    """Solutions that a reward model scored which had not learned from their problem."""
    rounds: int
    """Rounds of EM."""
    error: str
    created_at: str
    started_at: str | None
    finished_at: str | None


LabelModelRunStatusEnum = Literal["waiting", "running", "done", "failed"]


class LabelStep(TypedDict):
    completions: list[Completion] | None
    """null: the labeler gave up before any had been written (flow 1)."""
    human_completion: HumanCompletion | None
    chosen_completion: int | None
    """Index of the completion that continues the solution; null if none does."""


class LabeledPhase(TypedDict):
    id: int
    name: str


class LabeledProblem(TypedDict):
    id: int
    text: str
    """Its first 300 characters."""
    source: str
    subject: str


class Labeler(TypedDict):
    id: str
    name: str
    kind: LabelerKind
    """Counts and exports show labelings by models separately."""


LabelerKind = Literal["person", "model"]


class LabelerPage(TypedDict):
    """One labeler for the people who watch quality."""

    id: str
    username: str
    paused_at: NotRequired[str | None]
    paused_by_site: bool
    """Whether quality control paused them, not a person."""
    warned_at: str | None
    """Their newest warning of the last 30 days."""
    phases: list[PhaseAgreement]
    pauses: list[Pause]
    """Newest first."""
    warnings: list[Warning]


class LabelerQuality(TypedDict):
    id: str
    username: str
    paused_at: NotRequired[str | None]
    paused_by_site: bool
    """Whether quality control paused them, not a person."""
    warned_at: str | None
    """Their newest warning of the last 30 days."""
    phases: list[PhaseAgreement]


class LabelerStatistics(TypedDict):
    labeler: str | None
    """null: unknown labelers of imported rows."""
    name: str
    kind: str | None
    sums: Sums
    timed: int
    """Labelings whose active time is known."""
    milliseconds: int
    """Active time of these."""
    per_hour: float | None
    """Labelings per hour of active time."""
    milliseconds_per_step: float | None


class LabelerTrust(TypedDict):
    """How a labeler rates, by the label model: no verdict."""

    labeler: str
    name: str
    labelings: int
    judged: int
    """Their solutions that others have rated too, or that have gold."""
    rates: list[Rate]
    rows: list[list[list[float]]]
    """First two steps, later steps: shares of negative, neutral, positive for each state of a step."""
    is_doubtful: bool
    """One of the rates is below the mark almost surely."""


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
    reports: list[OwnReport]
    """What you reported with it, and what became of it."""
    corrected: list[EarlierLabeling]
    """The labelings that it replaced, newest first."""
    outcome: OutcomeEnum | None
    """`corrected`: a reviewer corrected it. `returned`: somebody else labels it anew. null: neither."""


LabelingChangeKind = Literal["exclude", "include", "return"]


class LabelingCounts(TypedDict):
    total: int
    people: int
    models: int
    positive: int
    neutral: int
    negative: int
    since_training: int


LabelingOrigin = Literal["native", "import"]


class LabelingPage(TypedDict):
    """A labeling with all that is beside it."""

    id: int
    labeler: Labeler | None
    submitted_at: str | None
    leased_at: str | None
    phase: Named | None
    flow: int
    generation_number: int | None
    origin: LabelingOrigin
    record_key: str
    instructions_version: int | None
    problem: WholeProblem
    shown_steps: list[str]
    label: Label
    steps: list[RatedStep]
    details: Details
    state: LabelingState
    agreement: AgreementEnum | None
    by_reviewer: bool
    uses: Uses
    is_returned: bool
    """Its item got one more slot, for somebody else."""
    exclusions: list[Exclusion]
    """Newest first, ended ones included."""
    chain: list[Chained]
    """From the first submit to the newest correction, this one included."""
    others: list[PlacedLabeling]
    """Of the same solution or item, newest first."""
    others_count: int


class LabelingPart(TypedDict):
    """A part of the list."""

    count: int
    """Of all parts; 1001: more than 1000, which is as far as they are counted."""
    next: int | None
    """`after` of the next part; null: there is none."""
    results: list[ListedLabeling]


LabelingState = Literal["superseded", "excluded", "held_back", "screening", "quality_control", "counts"]


LabelsEnum = Literal["plain", "majority", "consensus", "soft"]


class Lease(TypedDict):
    lease_expires_at: str
    version: int
    """Of the saved draft."""


LevelEnum = Literal["ok", "warn", "fail"]


class LineError(TypedDict):
    line: int
    reason: str


class Link(TypedDict):
    link: str
    """It is stored nowhere, so this is the only time that it is shown."""


class ListedCase(TypedDict):
    """A row of the inbox. It does not say whose labeling it is, so that nobody decides by the name."""

    id: int
    kind: ReviewCaseKind
    text: str
    """What the labeler wrote, or in what the labelings differ."""
    problem: int
    problem_text: str
    phase: NotRequired[str | None]
    """Its name."""
    opened_at: str
    claimed_by: NotRequired[str | None]
    claimed_at: str | None
    decision: ReviewDecision | None
    decided_by: NotRequired[str | None]
    decided_at: str | None
    sentence: str
    """The reviewer's reason or comment; the labeler reads it."""


class ListedLabeling(TypedDict):
    id: int
    submitted_at: str | None
    """The record's timestamp; null if it has none."""
    labeler: Labeler | None
    """null: unknown; only imported ones."""
    phase: Named | None
    flow: Flow
    generation_number: int | None
    origin: LabelingOrigin
    problem: LabeledProblem
    finish_reason: FinishReason | None
    total_time: int | None
    """Active time in milliseconds."""
    marks: list[MarksEnum]
    """Of each step; `own`: the labeler wrote it."""
    state: LabelingState
    agreement: AgreementEnum | None
    """null: it is not finished, or its solution was built."""
    by_reviewer: bool
    """A correction by somebody else than the labeler of the task; `labeler` is who made it."""


class ListedPerson(TypedDict):
    id: str
    username: str
    """Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."""
    email: str
    """Empty: none."""
    role: Role
    state: PersonState
    last_seen_at: str | None
    """Of the newest request by page or script; written every five minutes at most."""
    date_joined: str
    pace: int
    """Tasks labeled in the last seven days."""


class ListedProblem(TypedDict):
    """A row of the list."""

    problem: ProblemFields
    solutions: int
    labelings: int
    reports: int
    """Of labelers, not decided yet."""


LocaleEnum = Literal[
    "browser",
    "en-GB",
    "en-US",
    "en-IN",
    "sv-SE",
    "de-DE",
    "de-CH",
    "fr-FR",
    "es-ES",
    "pt-BR",
    "pl-PL",
    "ja-JP",
    "zh-CN",
]


class Loop(TypedDict):
    generations: list[LoopGeneration]
    """The newest twenty."""
    runs: list[LoopRun]
    """In progress: at most one per phase."""
    reward_models: list[RewardModel]
    """The newest ten, and the current ones."""
    first_model: RewardModel | None
    """The oldest PRM that was evaluated."""
    training_runs: list[TrainingRun]
    labelings: LabelingCounts
    retrain_after: int
    queue: QueueCounts


class LoopGeneration(TypedDict):
    """A generation with its progress and what it waits for (a GenerationOverview), without its settings."""

    id: int
    number: int
    stage: GenerationStage
    status: GenerationStatus
    failure: str
    """Why it failed: the cause first, then how many pieces of the work failed. Empty: it did not."""
    failure_details: str
    """The traceback of the first piece that failed."""
    phase: str
    phase_id: int
    labeler: str
    """people, oracle or prm."""
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


class LoopRun(TypedDict):
    """Several generations in a row that somebody requested (a LoopRunProgress)."""

    first: int
    """Number of the first generation."""
    last: int
    """Number of the last generation."""
    newest: int
    """Number of the newest generation of the phase. If it is less than `first`, that generation finishes first."""
    phase: str
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


class MadeInvitation(TypedDict):
    invitation: Invitation
    link: str
    """Its secret is stored nowhere, so this is the only time that it is shown."""


class ManagedPhase(TypedDict):
    """A phase with its settings and progress."""

    id: int
    name: str
    flow: Flow
    status: PhaseStatus
    instructions: NotRequired[str]
    instructions_version: NotRequired[int | None]
    priority: int
    archived_at: str | None
    lease_seconds: int
    labelings_per_item: int
    overlap: OverlapEnum
    most_labelings_per_item: int
    wanted_certainty: int
    quality_control_every: int
    quality_window: int
    quality_warn_below: int
    quality_pause_below: int
    allow_skip: bool
    ask_progress: bool
    ask_explanation: bool
    ask_alternatives: int
    by_choice: bool
    point_out_contradictions: bool
    completions_per_step: int
    continuation: ContinuationEnum
    generator: str
    requires_screening: bool
    screening_items: int
    screening_pass_mark: int
    screening_tries: int
    screening_wait_hours: int
    gold_for_screening: int
    """Solutions in its gold set for screening."""
    gold_for_quality_control: int
    """Solutions in its gold set for quality control."""
    is_restricted: bool
    labelers: list[Person]
    created_at: str
    counts: PhaseCounts


MarksEnum = Literal["positive", "neutral", "negative", "unsure", "own"]


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
    generator_id: int | None
    """The generator that draws a sample."""
    error: str
    field: str
    """The field of the form to correct, if it failed; empty: none of them."""
    scores: dict[str, list[float]]
    """What an added model gave the steps of a correct and of a wrong example: P(not negative)."""
    sample: dict[str, Any]
    """What a generator drew: problem, steps, answer, seconds."""
    created_at: str
    finished_at: str | None


ModelRequestActionEnum = Literal["add", "compare", "change", "try", "draw"]


class ModelVersion(TypedDict):
    """A former place of a generator or a reward model."""

    number: int
    location: str
    options: Any
    reason: str
    """Why it was changed."""
    replaced_by: NotRequired[str | None]
    replaced_at: str


class Named(TypedDict):
    id: int
    name: str


class NamedPhase(TypedDict):
    id: int
    name: str


NewLoopRunLabelerEnum = Literal["oracle", "prm"]


class Note(TypedDict):
    labeler: str
    name: str
    kind: NoteKindEnum
    sentence: str
    link: str


NoteKindEnum = Literal["fast", "same", "agreement", "copied"]


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


OrderEnum = Literal["oldest", "newest", "random", "convincing"]


class OrderedQueue(TypedDict):
    ordered: int
    """Waiting items that have a new place."""


class OtherCase(TypedDict):
    id: int
    kind: ReviewCaseKind


OutcomeEnum = Literal["corrected", "returned"]


OverlapEnum = Literal["fixed", "adaptive"]


class Overview(TypedDict):
    attention: list[Attention]
    """What needs an admin, most urgent first."""
    work: Work
    quality: Quality


class OwnInvitation(TypedDict):
    id: int
    expires_at: str
    revoked_at: str | None


class OwnPause(TypedDict):
    """What a labeler reads about their own pause. It names no item."""

    id: int
    began_at: str
    reason: str
    """In words for the labeler. Names no gold."""
    appeal: Appeal | None
    """Their newest appeal against it."""


class OwnQuality(TypedDict):
    """What a labeler is told about the quality of their work."""

    pause: OwnPause | None
    warning: Warning | None


class OwnReport(TypedDict):
    """What became of a labeler's own report."""

    report: ReviewCaseKind
    decision: ReviewDecision | None
    decided_at: str | None
    sentence: str
    """The reviewer's reason or comment; the labeler reads it."""


class PaginatedAgreementGroupList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[AgreementGroup]


class PaginatedDeliveryList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[Delivery]


class PaginatedDifferingStepList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[DifferingStep]


class PaginatedEvaluationSetList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[EvaluationSet]


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


class PaginatedLabelerTrustList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[LabelerTrust]


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


class PaginatedWaitingAppealList(TypedDict):
    count: int
    next: NotRequired[str | None]
    previous: NotRequired[str | None]
    results: list[WaitingAppeal]


class Pause(TypedDict):
    """A pause with what it holds back."""

    id: int
    phase: NamedPhase | None
    began_at: str
    began_by: str | None
    """Null: quality control."""
    reason: str
    """In words for the labeler. Names no gold."""
    evidence: list[Evidence]
    held_since: str | None
    """Labelings submitted since then are held back; null: only those since the pause."""
    held_back: int
    """Labelings that it holds back now."""
    put_back: int
    """Items of these that were put back into the queue."""
    appeals: list[Appeal]
    ended_at: str | None
    ended_by: str | None
    end_reason: str


class PeoplePage(TypedDict):
    count: int
    """People that the filters let through."""
    next: str | None
    """Send it as `after` for the following page; null: this is the last."""
    results: list[ListedPerson]


class Person(TypedDict):
    id: str
    username: str
    """Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."""
    role: Role


class PersonDetail(TypedDict):
    id: str
    """Also the `labeler` in exported records."""
    username: str
    email: str
    role: Role
    state: PersonState
    last_seen_at: str | None
    date_joined: str
    pace: int
    """Tasks labeled in the last seven days."""
    labelings: int
    """Tasks labeled in all."""
    sessions: int
    """Browsers in which the person is signed in."""
    tokens: int
    """API tokens that have not expired."""
    has_second_factor: bool
    phases: list[NamedPhase]
    """Phases that name the person; it matters if they are restricted."""
    invitation: OwnInvitation | None
    """With which the account was made; open only in the state `invited`."""


PersonState = Literal["invited", "active", "paused", "deactivated", "imported"]


class Phase(TypedDict):
    id: int
    name: str
    flow: Flow
    status: PhaseStatus
    instructions: str
    instructions_version: int | None
    by_choice: bool
    """Whether its items go only to labelers who choose this phase."""


class PhaseAgreement(TypedDict):
    """Agreement with gold over the newest answers in one phase."""

    phase: NamedPhase
    passed: int
    answered: int
    """Answers in the window."""
    window: int
    """The most answers that count."""
    share: float
    low: float
    """Lower end of Wilson's 95 % interval of the share."""
    high: float
    """Upper end. A labeler is paused if it is below the phase's mark."""
    warn_below: int
    pause_below: int
    verdict: VerdictEnum
    newest: str
    """When the newest answer was submitted."""


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


class PhaseHours(TypedDict):
    phase: int
    name: str
    milliseconds: int
    tasks: int


class PhasePeople(TypedDict):
    may_work: int
    """People whom the phase is open for."""
    people: list[WorkOnPhase]
    """Whoever has worked on it, the latest first; at most 500."""


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
    failing: int
    """Those that failed at least once and are tried again."""


class PlacedLabeling(TypedDict):
    """A labeling without what only its own page shows."""

    id: int
    labeler: Labeler | None
    """null: unknown; only imported ones."""
    submitted_at: str | None
    """The record's timestamp; null if it has none."""
    finish_reason: FinishReason | None
    state: LabelingState
    by_reviewer: bool
    """A correction by somebody else than the labeler of the task; `labeler` is who made it."""
    steps: list[RatedStep]


class Posterior(TypedDict):
    """What the label model and the majority say of the solution."""

    position: int
    """Most probable first error, from 0; the number of steps: none."""
    certainty: float
    majority: int | None


class Preferences(TypedDict):
    keys: dict[str, list[str]]
    """Keys by action, if they differ from the page's defaults; named as in KeyboardEvent.key."""
    tours_seen: list[str]
    """Names of tours that were seen."""
    locale: LocaleEnum
    """How dates and numbers are written. `browser`: dates as the browser does, and numbers as in English."""


class Preview(TypedDict):
    chosen: int
    changing: int
    """How many of them would be changed."""
    most: int
    """How many can be changed at once."""


class Problem(TypedDict):
    text: str
    answer: str | None
    """The current guess of the correct answer."""


class ProblemChange(TypedDict):
    id: int
    kind: ProblemChangeKind
    before: str | None
    """The answer before; null if there was none."""
    after: str | None
    """The answer after; null if there is none."""
    reason: str
    made_by: NotRequired[str | None]
    made_at: str


ProblemChangeKind = Literal["answer", "excluded", "included", "held_out"]


class ProblemDetail(TypedDict):
    problem: ProblemFields
    solution: str | None
    """The ground-truth solution, if there is one."""
    grades: list[CountedGrade]
    """Its solutions, counted by grade."""
    items: ItemCounts
    labelings: int
    newest_labelings: list[ProblemLabeling]
    reports: int
    newest_reports: list[ProblemReport]
    history: list[HistoryEntry]
    """Newest first."""


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
    """A problem as it is stored: a known one keeps what it has."""

    problem: str
    answer: str | None
    split: Split
    subject: str
    level: str
    external_id: str
    """Its id in the source."""
    source: str


class ProblemFields(TypedDict):
    id: int
    text: str
    answer: str | None
    """Ground truth; null if there is none, as for a proof, or it is unknown."""
    source: str
    """Data set of the problem, e.g. MATH."""
    subject: str
    level: str
    external_id: str
    """Its id in the source."""
    split: Split
    excluded_at: str | None
    """Since when it is out of the pool: neither sampled nor queued (services/problems.py); null: it is in."""
    created_at: str


class ProblemLabeling(TypedDict):
    id: int
    labeler: NotRequired[str | None]
    flow: Flow
    submitted_at: str | None
    """The record's timestamp; null if it has none."""
    finish_reason: FinishReason | None
    is_excluded: bool
    """Whether it is excluded from trainings and exports."""


class ProblemPart(TypedDict):
    """A part of the list, newest first."""

    count: int
    """Of all parts."""
    next: int | None
    """`before` of the next part; null: there is none."""
    results: list[ListedProblem]


class ProblemReport(TypedDict):
    id: int
    kind: ReviewCaseKind
    text: str
    """What the labeler wrote, or in what the labelings differ."""
    labeler: NotRequired[str | None]
    opened_at: str
    decision: ReviewDecision | None
    decided_at: str | None


class ProblemValues(TypedDict):
    """What the filters can choose from."""

    sources: list[str]
    subjects: list[str]
    levels: list[str]


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


class Proposal(TypedDict):
    """A solution on which all its labelers agree."""

    id: int
    problem: str
    steps: int
    """How many."""
    labelers: int
    ratings: list[int]
    """What all of them said."""


class Proposals(TypedDict):
    next: int | None
    """`before` of the next part; null: there is none."""
    results: list[Proposal]


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


class QualityPart(TypedDict):
    """A part of the list of labelers, by name."""

    count: int
    """Of all parts."""
    next: str | None
    """`after` of the following part; null: there is none."""
    results: list[LabelerQuality]


class QueueCounts(TypedDict):
    open: int
    leased: int


class Rate(TypedDict):
    name: str
    value: float
    low: float
    high: float
    below: float
    """P(rate is below 0.8)."""


RatedEnum = Literal["negative", "not_negative", "unsure"]


class RatedExplanation(TypedDict):
    text: str
    rating: int
    """1: it explains the mistake."""


class RatedSolution(TypedDict):
    """A solution as it is rated."""

    id: int
    problem: str
    answer: str | None
    """The current guess of the correct answer."""
    steps: list[str]


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


class RegradeCounts(TypedDict):
    """How far the new grading is, and what it changed."""

    solutions: int
    """To be graded anew."""
    graded: int
    """Graded so far."""
    changed: int
    """Those that got another grade."""
    items_taken_back: int
    """Waiting items that left the queue."""
    items_returned: int
    """Items that an earlier correction took back, and that fit again."""


class Replaced(TypedDict):
    """A decision that put another model in this one's place."""

    id: int
    action: DecisionAction
    by: NotRequired[str | None]
    reason: str
    model: str
    model_id: int
    created_at: str


class Result(TypedDict):
    """A try with a result: what was said, what gold says, and what comes next."""

    id: int
    number: int
    items_wanted: int
    pass_mark: int
    """Percent of the judged items that must agree with gold."""
    begun_at: str
    ended_at: str | None
    passed: bool | None
    agreed: int | None
    judged: int | None
    seen_at: str | None
    """When the person opened the result."""
    phase: int
    phase_name: str
    state: ScreeningState
    retry_at: str | None
    tries_left: int
    questions: list[ResultOfQuestion]


class ResultOfQuestion(TypedDict):
    labeling: int
    """The person's answer: an appeal is made against it."""
    problem: str
    answer: str | None
    steps: list[StepOfResult]
    further_steps: int
    """Steps behind these, which neither rated."""
    passed: bool | None
    """null: not judged, because its gold was retired."""
    first_difference: int | None
    """Index of the first step that differs."""
    finish_reason: str
    appeal: Appeal | None
    """What the person said against the gold last; null: nothing."""


ReviewCaseKind = Literal["disagreement", "unsure", "give_up", "bad_problem", "wrong_answer", "comment"]


ReviewDecision = Literal[
    "settled", "problem_excluded", "answer_corrected", "labeling_excluded", "sent_back", "nothing", "superseded"
]


class ReviewScore(TypedDict):
    model: str
    is_current: bool
    """Whether it selects now."""
    solution_score: float
    """The product of the steps."""
    steps: list[float]
    """P(step is not negative)."""


class ReviewedLabeling(TypedDict):
    """One of the labelings that stand side by side. Its labeler is told when the case is decided."""

    id: int
    labeler: str | None
    """null: not told before the decision, or unknown."""
    submitted_at: str | None
    """The record's timestamp; null if it has none."""
    finish_reason: FinishReason | None
    steps: list[ReviewedStep]
    details: Details
    total_time: int
    """Milliseconds."""
    is_excluded: bool
    """Whether it is excluded from trainings and exports."""
    can_be_sent_back: bool
    """False: it was imported."""


class ReviewedProblem(TypedDict):
    id: int
    text: str
    answer: str | None
    """The current guess of the correct answer."""
    solution: str | None
    """The ground-truth solution, if there is one."""
    is_excluded: bool


class ReviewedStep(TypedDict):
    text: str
    rating: int | None
    flagged: bool
    """Whether the labeler was unsure."""
    own: bool
    """Whether the labeler wrote the step."""


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
    """Folder, or address of a server; its last part, for who may not manage models."""
    version: int
    retired_at: str | None
    is_current: bool
    standing: StandingEnum
    rated_steps: int
    labelings: int
    labelings_by_models: int | None
    metrics: dict[str, Any]
    compared_with: NotRequired[str | None]
    comparison: dict[str, Any]
    base: NotRequired[str | None]
    trained_on: NotRequired[str | None]
    """Which labelings, in words."""
    data_sha256: NotRequired[str]
    training_reason: NotRequired[str]
    """Why somebody asked for the training."""
    trained_by: NotRequired[str | None]
    """Who asked; null: a generation."""
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
    tokenizer: str
    options: dict[str, Any]
    evaluations: list[Evaluation]
    """The newest on each evaluation set, newest first."""
    replaced_in: list[Replaced]
    """Decisions that put another model in its place, newest first."""
    former_versions: list[ModelVersion]
    """Its former places, newest first."""


class RewardModelHistory(TypedDict):
    """A reward model with its origin and the decisions about it (a RewardModelHistory)."""

    id: int
    kind: RewardModelKind
    name: str
    origin: RewardModelOrigin
    format: str
    """Empty: as Stepmark writes models."""
    location: str
    """Folder, or address of a server; its last part, for who may not manage models."""
    version: int
    retired_at: str | None
    is_current: bool
    standing: StandingEnum
    rated_steps: int
    labelings: int
    labelings_by_models: int | None
    metrics: dict[str, Any]
    compared_with: NotRequired[str | None]
    comparison: dict[str, Any]
    base: NotRequired[str | None]
    trained_on: NotRequired[str | None]
    """Which labelings, in words."""
    data_sha256: NotRequired[str]
    training_reason: NotRequired[str]
    """Why somebody asked for the training."""
    trained_by: NotRequired[str | None]
    """Who asked; null: a generation."""
    generation: NotRequired[int | None]
    generation_id: NotRequired[int | None]
    evaluation: Evaluation | None
    decisions: list[Decision]
    """Newest first."""
    created_at: str


RewardModelKind = Literal["prm", "orm"]


RewardModelOrigin = Literal["trained", "added"]


Role = Literal["labeler", "reviewer", "researcher", "admin"]


class RollBackPlan(TypedDict):
    """What a rollback would do (a RollBackPlan)."""

    current: NotRequired[str | None]
    current_id: NotRequired[int | None]
    earlier: NotRequired[str | None]
    """null: there is none."""
    earlier_id: NotRequired[int | None]
    current_rated_steps: NotRequired[int | None]
    earlier_rated_steps: NotRequired[int | None]


class Said(TypedDict):
    labeling: int
    labeler: str
    name: str
    rating: int | None
    """Null: unsure."""


class ScoredStep(TypedDict):
    text: str
    probabilities: list[float] | None
    """P(negative), P(neutral), P(positive)."""


class Screening(TypedDict):
    """One person's screening of one phase."""

    id: int
    labeler: Person
    phase: int
    phase_name: str
    state: ScreeningState
    retry_at: str | None
    granted: int
    """Tries beyond the phase's, given by a person."""
    changed_at: str
    """When the state changed last."""
    decision: ScreeningDecisionKind | None
    """The last one by a person; null: none."""
    decision_reason: str
    decided_by: Person | None
    decided_at: str | None
    tries: list[Try]
    """In their order."""


ScreeningDecisionKind = Literal["pass", "fail", "retry"]


class ScreeningDetail(TypedDict):
    """One person's screening of one phase."""

    id: int
    labeler: Person
    phase: int
    phase_name: str
    state: ScreeningState
    retry_at: str | None
    granted: int
    """Tries beyond the phase's, given by a person."""
    changed_at: str
    """When the state changed last."""
    decision: ScreeningDecisionKind | None
    """The last one by a person; null: none."""
    decision_reason: str
    decided_by: Person | None
    decided_at: str | None
    tries: list[Try]
    """In their order."""
    done: int
    """Submitted items of the running try."""
    total: int
    """Items of the running try; 0: none runs."""


ScreeningStanding = Literal["open", "not_ready", "running", "waiting", "passed", "failed"]


ScreeningState = Literal["running", "waiting", "passed", "failed"]


class Screenings(TypedDict):
    count: int
    """Of all parts."""
    next: str | None
    """`before` of the next, older part; null: there is none."""
    results: list[Screening]


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


class SettingFinding(TypedDict):
    field: str
    """As errors name it, such as `settings.base`."""
    message: str
    is_error: bool
    """false: worth knowing, but it can begin so."""


class SettingsCheck(TypedDict):
    """What was found in settings before anything is started (a SettingsCheck)."""

    findings: list[SettingFinding]
    """Errors first."""
    problems: int
    """Training problems that match."""
    evaluated_on: int
    """Held-out problems of the evaluation."""
    labelings: int
    """That the training would read if it began now."""


class SettingsVersion(TypedDict):
    """Settings that a generation had until it failed and somebody changed them."""

    number: int
    """1 is what the generation began with."""
    stage: str
    """The stage at which it failed."""
    before: dict[str, Any]
    """The changed options and their former values."""
    changed: dict[str, Any]
    """The same options and their new values."""
    changed_by: NotRequired[str | None]
    reason: str
    replaced_at: str


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


class SolutionToRate(TypedDict):
    """A solution for the gold editor, with the gold that it has."""

    id: int
    problem: str
    answer: str | None
    """The current guess of the correct answer."""
    steps: list[str]
    gold: GoldInForce | None
    """Its gold in force; null: none."""


class Source(TypedDict):
    """A data set that generations can sample."""

    name: str
    """Empty: problems without a source."""
    problems: int
    """Problems of split train."""
    drawings: int
    """How many of them have a drawing."""


Split = Literal["train", "test"]


class Standing(TypedDict):
    """Where you are with the screening of a phase. It never says whether an answer was right."""

    phase: int
    phase_name: str
    standing: ScreeningStanding
    done: int
    """Submitted items of the running try."""
    total: int
    """Items of the running try, else of the next one."""
    retry_at: str | None
    """When the next try can begin."""
    result: NotRequired[int | None]
    """The newest try with a result; null: none."""
    result_is_new: bool
    """Whether you have not opened that result."""


StandingEnum = Literal["candidate", "accepted", "held_back", "dismissed"]


class Statistics(TypedDict):
    flows: list[FlowStatistics]
    ends: list[EndCount]
    days: list[DaySums]
    """The oldest first."""
    first_errors: list[FirstError]
    """Flow 2."""
    labelers: list[LabelerStatistics]
    """Those with the most labelings first."""


class StepComment(TypedDict):
    step: int
    """Index of the step."""
    text: str


class StepOfResult(TypedDict):
    text: str
    said: int | None
    """The person's rating; null: unsure, or not rated."""
    gold: int | None
    """The rating of gold; null: gold ends before this step."""
    accepted: list[int]
    """All ratings that pass."""
    why: str
    passed: bool | None
    """null: not compared."""


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


class Sums(TypedDict):
    labelings: int
    positive: int
    neutral: int
    negative: int


class TaskHours(TypedDict):
    assignment: int
    labeling: int | None
    phase: str
    status: AssignmentStatus
    milliseconds: int
    """On this day."""


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


class TrainingPreview(TypedDict):
    """What a training would do if it began now (a PlannedTraining)."""

    kind: RewardModelKind
    generation: NotRequired[int | None]
    base: str
    """Empty: none is named yet."""
    trained_on: dict[str, Any]
    trained_on_in_words: str
    labelings: int
    rated_steps: int
    by_models: int | None
    expected_seconds: int | None
    """As fast as the last one from the same base; null: unknown."""
    needs_reason: bool


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
    generation_id: NotRequired[int | None]
    trained_on: str
    """Which labelings it reads, in words."""
    reason: str
    """Why somebody asked for it."""
    error: str
    """Why it failed, in one line; empty: it did not."""
    error_details: str
    """The last lines of the training's error output."""
    created_at: str
    began_at: str | None
    """When a worker first began to train; null: unknown."""
    finished_at: str | None
    reward_model: NotRequired[str | None]
    reward_model_id: NotRequired[int | None]


TrainingRunStatus = Literal["pending", "running", "done", "failed", "cancelled"]


class Try(TypedDict):
    id: int
    number: int
    items_wanted: int
    pass_mark: int
    """Percent of the judged items that must agree with gold."""
    begun_at: str
    ended_at: str | None
    passed: bool | None
    agreed: int | None
    judged: int | None
    seen_at: str | None
    """When the person opened the result."""


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


class Undone(TypedDict):
    change: Changed
    slots_kept: int
    """Slots of items that stay, because somebody labels in them."""


UploadState = Literal["working", "done", "failed"]


class Uses(TypedDict):
    """Who takes the labeling now; docs/data-formats.md has the rule."""

    export: bool
    export_with_quality_control: bool
    training: bool
    consensus: bool


VerdictEnum = Literal["few", "good", "warn", "pause"]


ViaEnum = Literal["page", "token", "command", "site"]


class Wait(TypedDict):
    sentence: str
    needs_somebody: bool
    """It does not end until somebody acts."""


class WaitingAppeal(TypedDict):
    id: int
    labeler: str
    labeler_name: str
    pause: int | None
    labeling: int | None
    """The answer to gold that they defend."""
    text: str
    made_at: str
    answered_at: str | None
    answered_by: str | None
    answer: str
    phase_name: str | None
    """Of the pause or the task; null: a pause of all phases."""
    pause_reason: str | None
    gold: int | None
    """The gold that judged the task; null: the appeal is against a pause."""


class Warning(TypedDict):
    id: int
    phase: str
    at: str
    passed: int
    answered: int
    words: str
    """What differed most often, without items."""
    read_at: str | None


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


class WholeProblem(TypedDict):
    id: int
    text: str
    """As it was shown."""
    answer: str | None
    """As it was shown."""
    source: str
    subject: str
    split: WholeProblemSplitEnum
    """Today."""


WholeProblemSplitEnum = Literal["train", "test"]


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


class WorkOnPhase(TypedDict):
    labeler: str
    username: str
    kind: LabelerKind
    done: int
    """Labelings submitted."""
    last_hour: int
    leased: int
    """Tasks that they have open."""
    newest: str | None
    """Time of their newest submit."""


WorkStatus = Literal["pending", "running", "done", "failed"]
