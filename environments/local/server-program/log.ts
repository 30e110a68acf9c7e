/** How severe a line can be, the least first. */
export const LEVELS = ["debug", "info", "warning", "error"] as const;

/** How severe a line is. */
export type Level = (typeof LEVELS)[number];

/** Writes one event as one line of JSON on standard output, unless it is less severe than asked for. */
export type Log = (level: Level, event: Readonly<Record<string, unknown>>) => void;

export function createLog(least: Level): Log {
  return (level, event) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, ...event })}\n`);
  };
}
