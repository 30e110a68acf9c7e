/** Why a scenario of the suite fails, with and without the gateway. */
export interface ExpectedFailure {
  readonly scenario: string;
  readonly reason: string;
}

const NO_TASKS =
  "the SDK's server package does not have the extension for tasks (SEP-2663), which no revision requires";

/** The scenarios that fail, by the revision whose requirements name them. Nothing else does. */
export const EXPECTED_FAILURES: Readonly<Record<string, readonly ExpectedFailure[]>> = {
  "2025-11-25": [],
  "2026-07-28": [
    "tasks-lifecycle",
    "tasks-capability-negotiation",
    "tasks-wire-fields",
    "tasks-request-state-removal",
    "tasks-mrtr-input",
    "tasks-request-headers",
    "tasks-dispatch-and-envelope",
    "tasks-required-task-error",
    "tasks-mrtr-composition",
  ].map((scenario) => ({ scenario, reason: NO_TASKS })),
};
