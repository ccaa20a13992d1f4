/** Limits and defaults of the API's values, made from schema.yaml by scripts/limits.mjs. Do not edit. */
export const limits = {
  Accept: {
    token: { maxLength: 100 },
    username: { maxLength: 150 },
    password: { maxLength: 4096 },
  },
  AcceptProposal: {
    at_least: { minimum: 2, maximum: 20, default: 3 },
  },
  AccountReason: {
    reason: { maxLength: 5000 },
  },
  AnswerAppeal: {
    answer: { maxLength: 5000 },
  },
  Ask: {
    count: { minimum: 1, maximum: 16 },
  },
  AskForLink: {
    name: { maxLength: 254 },
  },
  BeginPause: {
    reason: { maxLength: 5000 },
  },
  Change: {
    reason: { maxLength: 5000 },
    expected: { minimum: 1, maximum: 9223372036854776000 },
  },
  Chosen: {
    sentence: { maxLength: 5000 },
  },
  Code: {
    code: { maxLength: 40 },
  },
  Completion: {
    rating: { minimum: -1, maximum: 1 },
  },
  Confirmed: {
    current_password: { maxLength: 4096 },
  },
  ConfusionCell: {
    gold: { minimum: -1, maximum: 1 },
    rating: { minimum: -1, maximum: 1 },
  },
  Correct: {
    reason: { maxLength: 5000 },
  },
  CorrectedAnswer: {
    answer: { maxLength: 10000 },
    reason: { maxLength: 5000 },
  },
  CreatePeople: {
    csv: { maxLength: 150000 },
    days: { minimum: 1, maximum: 90 },
  },
  Credentials: {
    username: { maxLength: 150 },
    password: { maxLength: 4096 },
  },
  EndPause: {
    reason: { maxLength: 5000 },
  },
  Evaluation: {
    problems: { minimum: 0, maximum: 2147483647 },
    samples_per_problem: { minimum: 0, maximum: 2147483647 },
  },
  Filter: {
    phase: { minimum: 1, maximum: 9223372036854776000 },
    generation: { minimum: -2147483648, maximum: 2147483647 },
    source: { maxLength: 100 },
    subject: { maxLength: 100 },
    problem: { minimum: 1, maximum: 9223372036854776000 },
    text: { maxLength: 200 },
  },
  FirstAdmin: {
    token: { maxLength: 100 },
    username: { maxLength: 150 },
    password: { maxLength: 4096 },
  },
  FirstAdminLink: {
    token: { maxLength: 100 },
  },
  GivenReason: {
    reason: { maxLength: 5000 },
  },
  Label: {
    total_time: { minimum: 0, maximum: 2592000000 },
  },
  LabelStep: {
    chosen_completion: { minimum: 0 },
  },
  MakeGold: {
    solution: { minimum: 1, maximum: 9223372036854776000 },
    replaces: { minimum: 0, maximum: 32767, default: 0 },
  },
  NewEvaluationSet: {
    name: { maxLength: 100 },
    count: { minimum: 1, maximum: 20000 },
  },
  NewGenerator: {
    name: { maxLength: 200 },
    location: { maxLength: 500 },
  },
  NewInvitation: {
    days: { minimum: 1, maximum: 90 },
    most_uses: { minimum: 1, maximum: 500, default: 1 },
    username: { maxLength: 150 },
    email: { maxLength: 254 },
    note: { maxLength: 200 },
  },
  NewModel: {
    name: { maxLength: 200 },
    location: { maxLength: 500 },
    tokenizer: { maxLength: 500 },
  },
  NewPassword: {
    current_password: { maxLength: 4096 },
    password: { maxLength: 4096 },
  },
  NewSecondFactor: {
    current_password: { maxLength: 4096 },
    code: { maxLength: 40 },
  },
  NewToken: {
    current_password: { maxLength: 4096 },
    name: { maxLength: 100 },
    days: { minimum: 1, maximum: 366 },
  },
  NewWebhook: {
    name: { maxLength: 100 },
    url: { maxLength: 1000 },
  },
  NextCase: {
    after: { minimum: 0 },
  },
  OptionalAccountReason: {
    reason: { maxLength: 5000 },
  },
  OptionalGivenReason: {
    reason: { maxLength: 5000 },
  },
  PeopleFile: {
    csv: { maxLength: 150000 },
  },
  PhaseSettings: {
    name: { maxLength: 100 },
    instructions: { maxLength: 100000 },
    priority: { minimum: -100, maximum: 100, default: 0 },
    lease_seconds: { minimum: 60, maximum: 86400, default: 1800 },
    labelings_per_item: { minimum: 1, maximum: 100, default: 1 },
    most_labelings_per_item: { minimum: 1, maximum: 100, default: 4 },
    wanted_certainty: { minimum: 50, maximum: 99, default: 75 },
    quality_control_every: { minimum: 0, maximum: 1000, default: 10 },
    quality_window: { minimum: 5, maximum: 200, default: 20 },
    quality_warn_below: { minimum: 0, maximum: 100, default: 75 },
    quality_pause_below: { minimum: 0, maximum: 100, default: 50 },
    ask_alternatives: { minimum: 0, maximum: 8, default: 0 },
    completions_per_step: { minimum: 1, maximum: 16, default: 4 },
    generator: { maxLength: 200 },
    screening_items: { minimum: 1, maximum: 200, default: 30 },
    screening_pass_mark: { minimum: 1, maximum: 100, default: 75 },
    screening_tries: { minimum: 1, maximum: 20, default: 2 },
    screening_wait_hours: { minimum: 0, maximum: 720, default: 24 },
  },
  RatedExplanation: {
    text: { maxLength: 5000 },
    rating: { minimum: -1, maximum: 1 },
  },
  Reason: {
    reason: { maxLength: 5000 },
  },
  RenewInvitation: {
    days: { minimum: 1, maximum: 90 },
  },
  Reset: {
    token: { maxLength: 200 },
  },
  RetireGold: {
    reason: { maxLength: 5000 },
  },
  Retry: {
    reason: { maxLength: 5000 },
  },
  ReviewedAnswer: {
    sentence: { maxLength: 5000 },
    answer: { maxLength: 10000 },
  },
  RollBack: {
    reason: { maxLength: 5000 },
  },
  ScreeningDecision: {
    phase: { minimum: 1, maximum: 9223372036854776000 },
    reason: { maxLength: 5000 },
  },
  Sentence: {
    sentence: { maxLength: 5000 },
  },
  SetPassword: {
    token: { maxLength: 200 },
    password: { maxLength: 4096 },
  },
  Settle: {
    sentence: { maxLength: 5000 },
  },
  Submit: {
    version: { minimum: 0 },
  },
  Token: {
    token: { maxLength: 100 },
  },
  TrainingRequest: {
    reason: { maxLength: 5000 },
  },
  WriteAppeal: {
    text: { maxLength: 1000 },
  },
} as const;
