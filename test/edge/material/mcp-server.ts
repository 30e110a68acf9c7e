import type { Principal } from "../../../edge/src/access-token/principal.ts";
import type { AcceptedTokensDocument } from "../../../edge/src/configuration/accepted-tokens.ts";
import type { Server } from "../../../edge/src/configuration/configuration.ts";
import type { Limits } from "../../../edge/src/configuration/limits.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../../../edge/src/configuration/schema.ts";

type ServerDocument = ConfigurationDocument["servers"][string];

/** What a document says of a server beside where its origin is. */
export type PolicyDocument = Omit<ServerDocument, "origin">;

/** The issuer of whoever calls. */
export const ISSUER = "https://login.example.com";

/** One server with these tools, as a configuration document makes it; its id is `documents`. */
export function mcpServer(tools: ServerDocument["tools"], scopes: ServerDocument["scopes"] = {}): Server {
  return serverWith({ tools, scopes });
}

/** One server with this policy, for tokens of {@link ISSUER} with these claims. */
export function serverWith(policy: PolicyDocument, issuer: Partial<AcceptedTokensDocument> = {}): Server {
  const { documents } = parse(policy, {}, issuer).servers;
  if (!documents) throw new Error("the configuration lost its server");
  return documents;
}

/** Somebody whose token has these scopes, and says nothing else. */
export function principalWith(scopes: readonly string[], more: Partial<Principal> = {}): Principal {
  return { issuer: ISSUER, subject: "alice", scopes, ...more };
}

/** The limits in force, with their defaults where nothing else is said. */
export function limitsOf(limits: ConfigurationDocument["limits"] = {}): Limits {
  return parse({}, limits).limits;
}

function parse(
  policy: PolicyDocument,
  limits: ConfigurationDocument["limits"] = {},
  issuer: Partial<AcceptedTokensDocument> = {},
) {
  return parseConfiguration({
    publicUrl: "https://mcp.example.com",
    servers: { documents: { origin: { url: "https://documents.example.net/mcp" }, ...policy } },
    tokens: { accept: [{ issuer: ISSUER, ...issuer }] },
    limits,
  });
}
