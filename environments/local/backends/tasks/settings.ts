import { z } from "zod";
import type { Level } from "../../server-program/log.ts";
import { assertions, host, logLevel, port, readVariables } from "../../server-program/settings.ts";

const person = z.strictObject({
  /** With the subject, who it is: as the edge's assertions name both. */
  issuer: z.string().min(1),
  subject: z.string().min(1),
  email: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
});

/** Somebody who has a profile. */
export type Person = z.output<typeof person>;

const people = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue("is not JSON");
      return z.NEVER;
    }
  })
  .pipe(z.array(person, "is not a list of people"));

/** The environment variables of the backend. */
const schema = z.object({
  HOST: host,
  /** @default 4000 */
  PORT: port(4000),
  LOG_LEVEL: logLevel,
  ...assertions,
  /** The origins of web pages that may call it from a browser, apart by spaces. @default none */
  BROWSER_ORIGINS: z.string().default(""),
  /** Who has a profile: a JSON array. @default nobody */
  PEOPLE: people.default([]),
});

/** How the backend runs. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly logLevel: Level;
  readonly assertion: { readonly issuer: string; readonly audience: string };
  readonly browserOrigins: readonly string[];
  readonly people: readonly Person[];
}

/**
 * Reads the settings from environment variables.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const variables = readVariables(schema, environment);
  return {
    host: variables.HOST,
    port: variables.PORT,
    logLevel: variables.LOG_LEVEL,
    assertion: { issuer: variables.ASSERTION_ISSUER, audience: variables.ASSERTION_AUDIENCE },
    browserOrigins: variables.BROWSER_ORIGINS.split(" ").filter((origin) => origin !== ""),
    people: variables.PEOPLE,
  };
}
