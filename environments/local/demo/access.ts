import {
  Client,
  InsufficientScopeError,
  SdkHttpError,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { OAuthClient } from "./oauth-client.ts";

/** What a caller may do with a tool, in words; anything unforeseen is named as it came. */
export type Access = "listed, callable" | "hidden, denied" | "rejected with 401" | (string & {});

/** A tool, and what it is called with. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Somebody who is signed in. */
export interface SignedIn {
  readonly client: Client;
  readonly accessToken: string;
}

/** Signs in with nothing but the server's URL: the SDK's client finds out the rest. */
export async function signIn(serverUrl: string, account: string): Promise<SignedIn> {
  const oauthClient = new OAuthClient(account);
  const connect = () =>
    new StreamableHTTPClientTransport(new URL(serverUrl), {
      authProvider: oauthClient,
      onInsufficientScope: "throw",
    });
  const client = new Client(
    { name: "gatehouse-demonstration", version: "0.1.0" },
    { versionNegotiation: { mode: "auto" } },
  );
  const transport = connect();
  try {
    await client.connect(transport);
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
  }
  await transport.finishAuth(oauthClient.callback);
  await client.connect(connect());
  return { client, accessToken: oauthClient.tokens()?.access_token ?? "" };
}

/** Tries what somebody who is signed in may do with each of the tools, listed or not. */
export async function tryAsSignedIn({ client }: SignedIn, tools: readonly ToolCall[]): Promise<Access[]> {
  const { tools: listed } = await client.listTools();
  const names = listed.map(({ name }) => name);
  const unforeseen = names.filter((name) => !tools.some((tool) => tool.name === name));
  if (unforeseen.length > 0) return tools.map(() => `also sees ${unforeseen.join(", ")}`);
  const calls = await Promise.all(tools.map((tool) => tryCall(client, tool)));
  return tools.map(({ name }, index) => `${names.includes(name) ? "listed" : "hidden"}, ${calls[index]}`);
}

async function tryCall(client: Client, tool: ToolCall): Promise<string> {
  try {
    const { isError, content } = await client.callTool(tool);
    const [first] = content;
    return !isError && first?.type === "text" && first.text !== "" ? "callable" : "failing";
  } catch (error) {
    // With a challenge where another sign-in could bring the scope, and without where it could not.
    if (error instanceof InsufficientScopeError) return "denied";
    if (error instanceof SdkHttpError && error.status === 403) return "denied";
    return `failing: ${error instanceof Error ? error.message : error}`;
  }
}

/** Tries what a request with this bearer token, or with none, may do with each of the tools. */
export async function tryWithToken(
  serverUrl: string,
  token: string | undefined,
  tools: readonly ToolCall[],
): Promise<Access[]> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const list = await post(serverUrl, headers, "tools/list", {});
  return Promise.all(
    tools.map(async (tool) => {
      const call = await post(serverUrl, headers, "tools/call", tool);
      return list === call ? call : `${list} on tools/list, ${call} on tools/call`;
    }),
  );
}

async function post(
  url: string,
  headers: Record<string, string>,
  method: string,
  params: object,
): Promise<Access> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-11-25",
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  await response.body?.cancel();
  const challenge = response.headers.get("www-authenticate") ?? "";
  const isChallenge = /^Bearer .*\bresource_metadata="/.test(challenge);
  if (response.status === 401 && !isChallenge) return "rejected with 401, but without a challenge";
  return response.status === 401 ? "rejected with 401" : `answered with ${response.status}`;
}
