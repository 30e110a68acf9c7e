import type { AcceptedTokens } from "./accepted-tokens.ts";
import type { Audit } from "./audit.ts";
import type { AuthorizationServer } from "./authorization-server.ts";
import type { Limits } from "./limits.ts";
import type { MirroredArguments } from "./mirrored-arguments.ts";
import type { Origin } from "./origin.ts";
import type { RuleBook, Rules } from "./policy.ts";
import type { SecretReference } from "./values.ts";

/** A private MCP server as the gateway names it. */
export interface Server {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** The URL that clients use, and the `resource` of its metadata. */
  readonly url: string;
  readonly audience: readonly string[];
  readonly origin: Origin;
  readonly scopes: {
    readonly required: readonly string[];
    readonly implies: Readonly<Record<string, readonly string[]>>;
  };
  readonly tools: RuleBook;
  readonly prompts: RuleBook;
  readonly resources: RuleBook;
  /** Absent: nobody may. */
  readonly tasks?: Rules;
  /** Absent: nobody may. */
  readonly logging?: Rules;
  readonly mirroredArguments: MirroredArguments;
  /** What lists show: what may be called with the token, or also what may be after a step-up. */
  readonly visible: "granted" | "obtainable";
  /** How a denial is answered. */
  readonly denial: "insufficient-scope" | "json-rpc-error" | "tool-result";
}

/** The configuration in force: complete and consistent. */
export interface Configuration {
  readonly publicUrl: string;
  readonly servers: Readonly<Record<string, Server>>;
  readonly tokens: { readonly accept: readonly AcceptedTokens[] };
  readonly authorizationServer?: AuthorizationServer;
  readonly signingKeys: Readonly<Record<"callers" | "tokens" | "workload", readonly SecretReference[]>>;
  readonly sealingKeys: readonly SecretReference[];
  readonly browserOrigins: readonly string[];
  readonly limits: Limits;
  readonly audit: Audit;
}

/** One thing that is wrong with a configuration, and where. */
export interface Fault {
  /** Keys and indexes joined with dots, as in `servers.documents.origin.url`. */
  readonly path: string;
  readonly message: string;
}

/** Thrown for a configuration that cannot be served; its message lists every fault. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ path, message }) => `${path || "(document)"}: ${message}`).join("\n"));
    this.faults = faults;
  }
}
