import { type Form, requireForm, requireSome } from "../../identity/requirements.ts";
import { WORKLOAD_ISSUER } from "../../identity/workload-issuer.ts";
import type { IdentityProvider } from "../oidc-provider/identity-provider.ts";
import type { RoleTrust } from "./role-trust.ts";
import { webIdentity } from "./web-identity.ts";

/** An edge gateway, and who of it may assume a role: either servers or subjects. */
export type EdgeIssuerProps = {
  /** The gateway's issuer of workload tokens: its public URL with the path `/workload`. */
  readonly provider: IdentityProvider;
  /** What the tokens are issued for. */
  readonly audience: string;
} & (
  | {
      /** Ids of the MCP servers that the gateway calls by the role. */
      readonly servers: readonly string[];
      readonly subjects?: never;
    }
  | {
      /** Whole subjects, such as `edge:<server id>`. */
      readonly subjects: readonly string[];
      readonly servers?: never;
    }
);

const AUDIENCE: Form = {
  what: "an audience",
  pattern: /^[!-)+->@-~]{1,255}$/,
  expected: "1 to 255 ASCII characters without spaces and wildcards",
};

const SERVER: Form = {
  what: "the id of a server",
  pattern: /^[a-z][a-z0-9-]*$/,
  expected: "its key in the gateway's configuration",
};

const SUBJECT: Form = {
  what: "a subject",
  pattern: /^[!-)+->@-~]+$/,
  expected: "one whole subject, such as edge:documents, without spaces and wildcards",
};

/**
 * An edge gateway that issues tokens for its own parts, one subject for each server that it calls. No subject lets in
 * another that begins like it.
 */
export function edgeIssuer({ provider, audience, servers, subjects }: EdgeIssuerProps): RoleTrust {
  return {
    provider,
    statement(role, account) {
      requireForm(role, WORKLOAD_ISSUER, [provider.issuer]);
      requireForm(role, AUDIENCE, [audience]);
      if (servers) requireSome(role, SERVER, servers);
      const whole = servers?.map((server) => `edge:${server}`) ?? subjects ?? [];
      requireSome(role, SUBJECT, whole);
      return webIdentity(role, account, { provider, audience, subjects: whole });
    },
  };
}
