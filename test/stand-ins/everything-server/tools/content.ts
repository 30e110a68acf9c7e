import { type CallToolResult, fromJsonSchema, type McpServer } from "@modelcontextprotocol/server";
import { PIXEL, SILENCE, text } from "../material.ts";
import contact from "./contact.json" with { type: "json" };

const image = { type: "image" as const, data: PIXEL, mimeType: "image/png" };

/** Tools that always answer the same, one per kind of content. */
const FIXED: Readonly<Record<string, CallToolResult["content"]>> = {
  test_simple_text: [text("This is a simple text response for testing.")],
  test_image_content: [image],
  test_audio_content: [{ type: "audio", data: SILENCE, mimeType: "audio/wav" }],
  test_embedded_resource: [resource("test://embedded-resource", "text/plain", "Some embedded text.")],
  test_multiple_content_types: [
    text("Multiple content types test:"),
    image,
    resource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
  ],
  // The suite looks for what else stands in its stream.
  test_streaming_elicitation: [text("Nothing was asked.")],
};

function resource(uri: string, mimeType: string, written: string) {
  return { type: "resource" as const, resource: { uri, mimeType, text: written } };
}

/** The parameters of a tool of which a header mirrors one. */
const REGION = { type: "object", properties: { region: { type: "string", "x-mcp-header": "Region" } } };

/** Adds the tools whose content is fixed, and those with schemas that are rarely seen (SEP-1613, SEP-2106, SEP-2243). */
export function addContentTools(server: McpServer): void {
  for (const [name, content] of Object.entries(FIXED)) {
    server.registerTool(name, { description: "Answers with fixed content" }, () => ({ content }));
  }
  server.registerTool("test_error_handling", { description: "Fails" }, () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  const mirrored = fromJsonSchema<{ region?: string }>(REGION);
  server.registerTool(
    "test_mirrored_parameter",
    { description: "Has a parameter that a header mirrors (SEP-2243)", inputSchema: mirrored },
    ({ region }) => ({ content: [text(`The region is ${region}.`)] }),
  );
  server.registerTool(
    "json_schema_2020_12_tool",
    { description: "Takes an address and a way to be reached", inputSchema: fromJsonSchema(contact) },
    (given) => ({ content: [text(JSON.stringify(given))] }),
  );
}
