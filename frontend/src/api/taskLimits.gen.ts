/** Limits and defaults of the API's values, made from schema.yaml by scripts/limits.mjs. Do not edit. */
export const taskLimits = {
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
  HumanCompletion: {
    text: { maxLength: 100000 },
  },
  StepComment: {
    step: { minimum: 0 },
    text: { maxLength: 2000 },
  },
} as const;
