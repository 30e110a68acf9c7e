import {
  type McpServer,
  type PromptMessage,
  ResourceTemplate,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { PIXEL, text } from "./material.ts";
import { askForContext } from "./tools/input-required.ts";

/** Adds prompts: with and without arguments, with each kind of content, and one that asks first. */
export function addPrompts(server: McpServer): void {
  server.registerPrompt("test_simple_prompt", { description: "Says something simple" }, () =>
    prompt(text("This is a simple prompt for testing.")),
  );
  const argsSchema = z.object({ arg1: z.string(), arg2: z.string() });
  server.registerPrompt(
    "test_prompt_with_arguments",
    { description: "Says what it is told", argsSchema },
    ({ arg1, arg2 }) => prompt(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "Has a resource in it", argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) =>
      prompt(
        { type: "resource", resource: { uri, mimeType: "text/plain", text: "Embedded for testing." } },
        text("Please process the embedded resource above."),
      ),
  );
  server.registerPrompt("test_prompt_with_image", { description: "Has a picture in it" }, () =>
    prompt({ type: "image", data: PIXEL, mimeType: "image/png" }, text("Please analyze the image above.")),
  );
  server.registerPrompt(
    "test_input_required_result_prompt",
    { description: "Asks before it says anything", argsSchema: z.object({}).optional() },
    (_, context: ServerContext) => askForContext(context) ?? prompt(text("All is answered.")),
  );
}

/** Adds resources: text, bytes, one that can be watched, and a template. */
export function addResources(server: McpServer): void {
  for (const name of ["static-text", "watched-resource"]) {
    const uri = `test://${name}`;
    const mimeType = "text/plain";
    server.registerResource(name, uri, { description: "A text", mimeType }, () => ({
      contents: [{ uri, mimeType, text: "This is the content of a text resource." }],
    }));
  }
  const uri = "test://static-binary";
  const mimeType = "image/png";
  server.registerResource("static-binary", uri, { description: "A picture", mimeType }, () => ({
    contents: [{ uri, mimeType, blob: PIXEL }],
  }));
  server.registerResource(
    "template",
    new ResourceTemplate("test://template/{id}/data", { list: undefined }),
    { description: "Something by its id", mimeType: "application/json" },
    ({ href }, { id }) => {
      const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
      return { contents: [{ uri: href, mimeType: "application/json", text: data }] };
    },
  );
  server.server.setRequestHandler("resources/subscribe", () => ({}));
  server.server.setRequestHandler("resources/unsubscribe", () => ({}));
}

function prompt(...contents: readonly PromptMessage["content"][]) {
  return { messages: contents.map((content) => ({ role: "user" as const, content })) };
}
