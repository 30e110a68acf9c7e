import type { Settings } from "./settings.ts";

/** How severe a line is. */
export type Level = Settings["logLevel"];

/** Writes one event as one line of JSON on standard output, unless it is less severe than asked for. */
export type Log = (level: Level, event: Readonly<Record<string, unknown>>) => void;

const LEVELS: readonly Level[] = ["debug", "info", "warning", "error"];

export function createLog(least: Level): Log {
  return (level, event) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, ...event })}\n`);
  };
}
