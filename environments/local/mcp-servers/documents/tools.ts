import { type CallToolResult, McpServer } from "@modelcontextprotocol/server";
import { type Caller, requireScopes } from "../../../../edge/backend/index.ts";
import type { DocumentFolder, DocumentName } from "./document-folder.ts";

/** The MCP server itself, for one caller: one tool for each document, none of which takes input. */
export function createTools(documents: DocumentFolder, caller: Pick<Caller, "scopes">): McpServer {
  const server = new McpServer({ name: "documents", version: "0.1.0" });
  const annotations = { readOnlyHint: true, openWorldHint: false };
  server.registerTool(
    "get_public_info",
    { title: "Public information", description: "Returns what everybody may read.", annotations },
    () => {
      requireScopes(caller, "public:read");
      return answer(documents, "public");
    },
  );
  server.registerTool(
    "get_confidential_info",
    { title: "Confidential information", description: "Returns what few people may read.", annotations },
    () => {
      requireScopes(caller, "confidential:read");
      return answer(documents, "confidential");
    },
  );
  return server;
}

async function answer(documents: DocumentFolder, name: DocumentName): Promise<CallToolResult> {
  try {
    return { content: [{ type: "text", text: await documents.read(name) }] };
  } catch {
    return { isError: true, content: [{ type: "text", text: `The ${name} document is missing.` }] };
  }
}
