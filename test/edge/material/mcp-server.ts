import type { Server } from "../../../edge/src/configuration/configuration.ts";
import type { Limits } from "../../../edge/src/configuration/limits.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../../../edge/src/configuration/schema.ts";

type ServerDocument = ConfigurationDocument["servers"][string];

/** One server with these tools, as a configuration document makes it; its id is `documents`. */
export function mcpServer(tools: ServerDocument["tools"], scopes: ServerDocument["scopes"] = {}): Server {
  const { documents } = parse({ tools, scopes }).servers;
  if (!documents) throw new Error("the configuration lost its server");
  return documents;
}

/** The limits in force, with their defaults where nothing else is said. */
export function limitsOf(limits: ConfigurationDocument["limits"] = {}): Limits {
  return parse({}, limits).limits;
}

function parse(server: Omit<ServerDocument, "origin">, limits: ConfigurationDocument["limits"] = {}) {
  return parseConfiguration({
    publicUrl: "https://mcp.example.com",
    servers: { documents: { origin: { url: "https://documents.example.net/mcp" }, ...server } },
    tokens: { accept: [{ issuer: "https://login.example.com" }] },
    limits,
  });
}
