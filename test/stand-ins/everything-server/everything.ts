import { type McpHttpHandler, McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { addPrompts, addResources } from "./prompts-and-resources.ts";
import { addAskingTools } from "./tools/asking.ts";
import { addContentTools } from "./tools/content.ts";
import { addInputRequiredTools, states } from "./tools/input-required.ts";
import { addTellingTools } from "./tools/telling.ts";

/** What a server reaches of the process that it is in. */
export interface Surroundings {
  /** Tells whoever listens, in the newest revision. */
  readonly notify: McpHttpHandler["notify"];
  /** Closes the stream of a call, in the middle of it; before the newest revision, clients come back for the rest. */
  readonly cutStream: (context: ServerContext) => void;
}

/** A server with all that the conformance suite asks for, for one session or, in the newest revision, one request. */
export function createEverything({ notify, cutStream }: Surroundings): McpServer {
  const server = new McpServer(
    { name: "everything", version: "1.0.0" },
    {
      capabilities: {
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
        logging: {},
        completions: {},
      },
      requestState: { verify: states.verify },
    },
  );
  addContentTools(server);
  addTellingTools(server, notify);
  addAskingTools(server, cutStream);
  addInputRequiredTools(server);
  addPrompts(server);
  addResources(server);
  server.server.setRequestHandler("logging/setLevel", () => ({}));
  server.server.setRequestHandler("completion/complete", () => ({
    completion: { values: ["paris", "park"], total: 2, hasMore: false },
  }));
  return server;
}
