/** Limits and defaults of the API's values, made from schema.yaml by scripts/limits.mjs. Do not edit. */
export const limits = {
  Accept: {
    token: { maxLength: 100 },
    username: { maxLength: 150 },
    password: { maxLength: 4096 },
  },
  AccountReason: {
    reason: { maxLength: 5000 },
  },
  Ask: {
    count: { minimum: 1, maximum: 16 },
  },
  AskForLink: {
    name: { maxLength: 254 },
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
  CreatePeople: {
    csv: { maxLength: 150000 },
    days: { minimum: 1, maximum: 90 },
  },
  Credentials: {
    username: { maxLength: 150 },
    password: { maxLength: 4096 },
  },
  Details: {
    reason: { maxLength: 5000 },
    suggested_answer: { maxLength: 1000 },
    progress: { minimum: 0, maximum: 4 },
    explanation: { maxLength: 5000 },
  },
  Draft: {
    label: { maxJsonBytes: 16777216 },
    version: { minimum: 0 },
  },
  Evaluation: {
    problems: { minimum: 0, maximum: 2147483647 },
    samples_per_problem: { minimum: 0, maximum: 2147483647 },
  },
  FirstAdmin: {
    token: { maxLength: 100 },
    username: { maxLength: 150 },
    password: { maxLength: 4096 },
  },
  FirstAdminLink: {
    token: { maxLength: 100 },
  },
  HumanCompletion: {
    text: { maxLength: 100000 },
  },
  Label: {
    total_time: { minimum: 0, maximum: 2592000000 },
  },
  LabelStep: {
    chosen_completion: { minimum: 0 },
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
  OptionalAccountReason: {
    reason: { maxLength: 5000 },
  },
  PeopleFile: {
    csv: { maxLength: 150000 },
  },
  PhaseSettings: {
    name: { maxLength: 100 },
    instructions: { maxLength: 100000 },
    lease_seconds: { minimum: 60, maximum: 86400, default: 1800 },
    labelings_per_item: { minimum: 1, maximum: 100, default: 1 },
    quality_control_every: { minimum: 0, maximum: 1000, default: 10 },
    ask_alternatives: { minimum: 0, maximum: 8, default: 0 },
    completions_per_step: { minimum: 1, maximum: 16, default: 4 },
    generator: { maxLength: 200 },
  },
  RatedExplanation: {
    text: { maxLength: 5000 },
    rating: { minimum: -1, maximum: 1 },
  },
  RenewInvitation: {
    days: { minimum: 1, maximum: 90 },
  },
  Reset: {
    token: { maxLength: 200 },
  },
  SetPassword: {
    token: { maxLength: 200 },
    password: { maxLength: 4096 },
  },
  Submit: {
    version: { minimum: 0 },
  },
  Token: {
    token: { maxLength: 100 },
  },
} as const;
