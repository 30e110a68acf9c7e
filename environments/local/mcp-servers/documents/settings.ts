import { z } from "zod";

/** Thrown for settings that cannot be used; its message has one line for each, with the variable's name. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const issuer = z
  .string({ error: "is required: the issuer of the edge's assertions, its public URL and /callers" })
  .refine(
    (text) => ["http:", "https:"].includes(URL.parse(text)?.protocol ?? ""),
    "is not an http or https URL",
  )
  .refine((text) => !text.endsWith("/"), "ends with a slash, which no issuer of an edge does");

const noSharedSecret = z
  .never({
    error:
      "is not supported: this server believes the edge's signed assertion (ASSERTION_ISSUER), not a shared secret",
  })
  .optional();

/** The environment variables of the server. One that is empty counts as one that is not set. */
const schema = z.object({
  /** The address to listen on. @default 0.0.0.0 */
  MCP_HOST: z.string().default("0.0.0.0"),
  /** The port to listen on; 0: any free one. @default 8080 */
  MCP_PORT: z
    .string()
    .regex(/^\d{1,5}$/, "is not a port number")
    .transform(Number)
    .refine((port) => port <= 65_535, "is not a port number")
    .default(8080),
  /** The least severe lines that are logged. @default info */
  MCP_LOG_LEVEL: z
    .enum(["debug", "info", "warning", "error"], { error: "is none of debug, info, warning, error" })
    .default("info"),
  /** The folder of `public.md` and `confidential.md`. @default documents */
  MCP_DOCUMENTS_DIR: z.string().default("documents"),
  ASSERTION_ISSUER: issuer,
  /** This server, as the edge's configuration names it in `origin.assertion.audience`. */
  ASSERTION_AUDIENCE: z.string({ error: "is required: whom the edge's assertions have to be for" }),
  MCP_JWT_SECRET_KEY: noSharedSecret,
  MCP_JWT_ALGORITHM: noSharedSecret,
});

/** How the server runs. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly logLevel: "debug" | "info" | "warning" | "error";
  readonly documentsFolder: string;
  readonly assertions: { readonly issuer: string; readonly audience: string };
}

/**
 * Reads the settings from environment variables.
 *
 * @throws {SettingsError} naming every variable that is missing, wrong or no longer supported
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(variables);
  if (!result.success) {
    throw new SettingsError(
      result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("\n"),
    );
  }
  const { data } = result;
  return {
    host: data.MCP_HOST,
    port: data.MCP_PORT,
    logLevel: data.MCP_LOG_LEVEL,
    documentsFolder: data.MCP_DOCUMENTS_DIR,
    assertions: { issuer: data.ASSERTION_ISSUER, audience: data.ASSERTION_AUDIENCE },
  };
}
