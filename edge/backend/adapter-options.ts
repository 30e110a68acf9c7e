/** What adapters to servers take beside how callers are verified. */
export interface AdapterOptions {
  /** Told why each request was refused, also for want of a scope, for the log: who makes one is told in general. @default nobody is told */
  readonly onRefused?: (error: unknown) => void;
}
