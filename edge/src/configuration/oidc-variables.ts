import { type Configuration, ConfigurationError, type Fault } from "./configuration.ts";
import { parseConfiguration } from "./parse.ts";
import type { ConfigurationDocument } from "./schema.ts";

/**
 * The variables of a plain OpenID Connect set-up, which are a complete configuration by themselves for one
 * server at `/mcp`.
 */
export interface OidcVariables {
  /** The issuer, byte for byte. Required. */
  readonly OIDC_ISSUER?: string | undefined;
  /** The `aud` of its access tokens. Required. */
  readonly OIDC_AUDIENCE?: string | undefined;
  /** Its key set. @default what its discovery document says */
  readonly OIDC_JWKS_URI?: string | undefined;
  /** The scopes that every request needs, apart by spaces. @default "openid" */
  readonly OIDC_SCOPE?: string | undefined;
  /** The claim in which its access tokens name them: `scp` with Okta and Entra. @default "scope" */
  readonly OIDC_SCOPE_CLAIM?: string | undefined;
  /** A registration endpoint (RFC 7591) that registers clients at the issuer. @default none */
  readonly DCR_PROXY_URL?: string | undefined;
  /** Where the private MCP server is. Required. */
  readonly ORIGIN_URL?: string | undefined;
  /** Where clients reach the gateway. Required on Workers; a self-hosted gateway knows it. */
  readonly PUBLIC_URL?: string | undefined;
  /** A private ES256 JWK: with it, the origin gets an identity assertion. @default none */
  readonly CALLERS_SIGNING_KEY?: string | undefined;
  /** A symmetric JWK of 256 bits: with it, the origin may have sessions. @default none */
  readonly SEALING_KEY?: string | undefined;
}

/** Their names. */
export const OIDC_VARIABLES = [
  "OIDC_ISSUER",
  "OIDC_AUDIENCE",
  "OIDC_JWKS_URI",
  "OIDC_SCOPE",
  "OIDC_SCOPE_CLAIM",
  "DCR_PROXY_URL",
  "ORIGIN_URL",
  "PUBLIC_URL",
  "CALLERS_SIGNING_KEY",
  "SEALING_KEY",
] as const satisfies readonly (keyof OidcVariables)[];

const REQUIRED = ["OIDC_ISSUER", "OIDC_AUDIENCE", "ORIGIN_URL", "PUBLIC_URL"] as const;

/** Whoever may connect may use all there is. */
const ANY = { "*": { scopes: [] } };

/** Which variable a fault of the document comes from. */
const VARIABLES: readonly (readonly [path: string, variable: string])[] = [
  ["publicUrl", "PUBLIC_URL"],
  ["servers.default.origin.url", "ORIGIN_URL"],
  ["servers.default.audience", "OIDC_AUDIENCE"],
  ["servers.default.scopes", "OIDC_SCOPE"],
  ["servers.default.tools", "OIDC_SCOPE"],
  ["tokens.accept.0.issuer", "OIDC_ISSUER"],
  ["tokens.accept.0.jwksUri", "OIDC_JWKS_URI"],
  ["tokens.accept.0.scopeClaim", "OIDC_SCOPE_CLAIM"],
  ["tokens.accept.0.registrationEndpoint", "DCR_PROXY_URL"],
];

/**
 * Makes the configuration that the variables describe.
 *
 * @throws {ConfigurationError} naming every variable that is missing or wrong
 */
export function configurationFromVariables(variables: OidcVariables): Configuration {
  const faults = absences(variables);
  try {
    const configuration = parseConfiguration(documentOf(variables));
    if (faults.length === 0) return configuration;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const named = new Set(faults.map(({ path }) => path));
    faults.push(...unique(error.faults.map(byVariable)).filter(({ path }) => !named.has(path)));
  }
  throw new ConfigurationError(faults);
}

function absences(variables: OidcVariables): Fault[] {
  const faults: Fault[] = REQUIRED.filter((name) => !variables[name]).map((name) => ({
    path: name,
    message: "is not set, and there is no configuration document either",
  }));
  if (variables.OIDC_SCOPE?.trim() !== "") return faults;
  return [...faults, { path: "OIDC_SCOPE", message: "names no scope: name one, or leave it unset" }];
}

function documentOf(variables: OidcVariables): unknown {
  const scopes = (variables.OIDC_SCOPE ?? "openid").split(" ").filter((scope) => scope !== "");
  return {
    publicUrl: variables.PUBLIC_URL ?? "",
    servers: {
      default: {
        path: "/mcp",
        audience: [variables.OIDC_AUDIENCE ?? ""],
        origin: { url: variables.ORIGIN_URL ?? "", ...(variables.CALLERS_SIGNING_KEY && { assertion: {} }) },
        scopes: { required: scopes },
        tools: ANY,
        prompts: ANY,
        resources: ANY,
      },
    },
    tokens: {
      accept: [
        {
          issuer: variables.OIDC_ISSUER ?? "",
          tokenType: "JWT",
          ...(variables.OIDC_JWKS_URI && { jwksUri: variables.OIDC_JWKS_URI }),
          ...(variables.OIDC_SCOPE_CLAIM && { scopeClaim: variables.OIDC_SCOPE_CLAIM }),
          ...(variables.DCR_PROXY_URL && { registrationEndpoint: variables.DCR_PROXY_URL }),
        },
      ],
    },
    ...(variables.CALLERS_SIGNING_KEY && { signingKeys: { callers: [{ secret: "CALLERS_SIGNING_KEY" }] } }),
    ...(variables.SEALING_KEY && { sealingKeys: [{ secret: "SEALING_KEY" }] }),
  } satisfies ConfigurationDocument;
}

function byVariable({ path, message }: Fault): Fault {
  const variable = VARIABLES.find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))?.[1];
  return { path: variable ?? path, message };
}

function unique(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values()];
}
