import { setTimeout as wait } from "node:timers/promises";
import type { ElicitRequestFormParams, McpServer, ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import { text } from "../material.ts";

type Form = ElicitRequestFormParams["requestedSchema"];

/** A form with a default for each type that a field can have (SEP-1034). */
const DEFAULTS: Form = {
  type: "object",
  properties: {
    name: { type: "string", default: "John Doe" },
    age: { type: "integer", default: 30 },
    score: { type: "number", default: 95.5 },
    status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
    verified: { type: "boolean", default: true },
  },
};

const OPTIONS = ["option1", "option2", "option3"];
const TITLED = OPTIONS.map((_, index) => ({ const: `value${index + 1}`, title: `Number ${index + 1}` }));

/** A form with each way to choose (SEP-1330). */
const CHOICES: Form = {
  type: "object",
  properties: {
    untitledSingle: { type: "string", enum: OPTIONS },
    titledSingle: { type: "string", oneOf: TITLED },
    legacyEnum: { type: "string", enum: ["opt1", "opt2", "opt3"], enumNames: ["One", "Two", "Three"] },
    untitledMulti: { type: "array", items: { type: "string", enum: OPTIONS } },
    titledMulti: { type: "array", items: { anyOf: TITLED } },
  },
};

const WHO: Form = {
  type: "object",
  properties: { username: { type: "string" }, email: { type: "string" } },
  required: ["username", "email"],
};

const nothing = z.object({});

/** Adds the tools that ask the client with requests of the server's own, as revisions before 2026-07-28 do. */
export function addAskingTools(server: McpServer, cutStream: (context: ServerContext) => void): void {
  server.registerTool(
    "test_sampling",
    { description: "Asks the client's model", inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const messages = [{ role: "user" as const, content: text(prompt) }];
      const params = { messages, maxTokens: 100 };
      const { content } = await mcpReq.send({ method: "sampling/createMessage", params });
      return { content: [text(`LLM response: ${JSON.stringify(content)}`)] };
    },
  );
  server.registerTool(
    "test_elicitation",
    { description: "Asks the person", inputSchema: z.object({ message: z.string() }) },
    ({ message }, context) => askPerson(context, message, WHO),
  );
  server.registerTool(
    "test_elicitation_sep1034_defaults",
    { description: "Asks the person, with answers filled in", inputSchema: nothing },
    (_, context) => askPerson(context, "Is this right?", DEFAULTS),
  );
  server.registerTool(
    "test_elicitation_sep1330_enums",
    { description: "Asks the person to choose", inputSchema: nothing },
    (_, context) => askPerson(context, "Which?", CHOICES),
  );
  server.registerTool(
    "test_reconnection",
    {
      description: "Cuts its own stream, and answers to whoever comes back (SEP-1699)",
      inputSchema: nothing,
    },
    async (_, context) => {
      cutStream(context);
      await wait(100);
      return { content: [text("You came back.")] };
    },
  );
}

async function askPerson({ mcpReq }: ServerContext, message: string, requestedSchema: Form) {
  const asked = { method: "elicitation/create", params: { message, requestedSchema } } as const;
  const { action, content } = await mcpReq.send(asked);
  return { content: [text(`action=${action}, content=${JSON.stringify(content)}`)] };
}
