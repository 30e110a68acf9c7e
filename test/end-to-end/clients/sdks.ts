import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";
import { UnauthorizedError as LegacyUnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Application } from "./application.ts";

/** A client that is connected, as far as it is the same with every SDK. */
export interface Connection {
  callTool(name: string): Promise<unknown>;
  close(): Promise<void>;
}

/** One of the MCP SDKs, in the hands of an application. */
export interface Sdk {
  /** @throws {Error} when somebody has to sign in first: see {@link signingIn} */
  connect(url: URL, application: Application): Promise<Connection>;
  /** Redeems the code that came back to the application. */
  finishAuth(url: URL, application: Application): Promise<void>;
}

/** The SDK of 2026-07-28. */
export const current: Sdk = {
  async connect(url, application) {
    const info = { name: "current", version: "1" };
    const client = new Client(info, { versionNegotiation: { mode: "auto" } });
    await client.connect(new StreamableHTTPClientTransport(url, { authProvider: application }));
    return {
      callTool: (name) => client.callTool({ name, arguments: {} }),
      close: () => client.close(),
    };
  },
  finishAuth: (url, application) =>
    new StreamableHTTPClientTransport(url, { authProvider: application }).finishAuth(application.callback),
};

/** The SDK of before. */
export const legacy: Sdk = {
  async connect(url, application) {
    const client = new LegacyClient({ name: "legacy", version: "1" });
    await client.connect(new LegacyTransport(url, { authProvider: application }));
    return {
      callTool: (name) => client.callTool({ name, arguments: {} }),
      close: () => client.close(),
    };
  },
  finishAuth: (url, application) =>
    new LegacyTransport(url, { authProvider: application }).finishAuth(
      application.callback.get("code") ?? "",
    ),
};

/** Tries; where somebody has to sign in first, they do, and it is tried once more. */
export async function signingIn<Result>(
  sdk: Sdk,
  url: URL,
  application: Application,
  attempt: () => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof UnauthorizedError || error instanceof LegacyUnauthorizedError)) throw error;
    await sdk.finishAuth(url, application);
    return attempt();
  }
}
