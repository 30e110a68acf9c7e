/** How severe an entry is, in the words of Cloud Logging: https://cloud.google.com/logging/docs/structured-logging */
export type Severity = "INFO" | "WARNING" | "ERROR";

/** What an entry says beside its message: nothing that a client or an upstream sent in a header or a body. */
export type Details = Readonly<Record<string, string | number | undefined>>;

/** Writes an entry. */
export type Log = (severity: Severity, message: string, details?: Details) => void;

/** Entries as lines of JSON on standard output. */
export const logLines: Log = (severity, message, details) => {
  const entry = { severity, time: new Date().toISOString(), message, ...details };
  process.stdout.write(`${JSON.stringify(entry)}\n`);
};
