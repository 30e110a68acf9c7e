/** Writes one event as one line of JSON on standard error: standard output is for nobody here. */
export type Log = (event: Readonly<Record<string, unknown>>) => void;

export const log: Log = (event) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
};
