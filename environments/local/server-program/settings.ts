import { z } from "zod";
import { LEVELS } from "./log.ts";

/** Thrown for settings that cannot be used; its message has one line for each, with the variable's name. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** The address to listen on. @default 0.0.0.0 */
export const host = z.string().default("0.0.0.0");

/** The port to listen on; 0: any free one. */
export const port = (standard: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, "is not a port number")
    .transform(Number)
    .refine((number) => number <= 65_535, "is not a port number")
    .default(standard);

/** The least severe lines that are logged. @default info */
export const logLevel = z.enum(LEVELS, { error: "is none of debug, info, warning, error" }).default("info");

/** A URL over HTTP. */
export const httpUrl = (missing: string) =>
  z
    .string({ error: missing })
    .refine(
      (text) => ["http:", "https:"].includes(URL.parse(text)?.protocol ?? ""),
      "is not an http or https URL",
    );

/** The edge's statements about callers that are believed. */
export const assertions = {
  ASSERTION_ISSUER: httpUrl(
    "is required: the issuer of the edge's assertions, its public URL and /callers",
  ).refine((text) => !text.endsWith("/"), "ends with a slash, which no issuer of an edge does"),
  /** Who runs here, as the edge's configuration names it. */
  ASSERTION_AUDIENCE: z.string({ error: "is required: whom the edge's assertions have to be for" }),
};

/**
 * Reads settings from environment variables. One that is empty counts as one that is not set.
 *
 * @throws {SettingsError} naming every variable that is missing, wrong or no longer supported
 */
export function readVariables<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  throw new SettingsError(
    result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("\n"),
  );
}
