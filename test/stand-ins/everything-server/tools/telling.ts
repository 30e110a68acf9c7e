import { setTimeout as wait } from "node:timers/promises";
import type { McpHttpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { text } from "../material.ts";

/** Milliseconds between two notifications. */
const PAUSE = 50;

const inputSchema = z.object({});

/** Adds the tools that say something beside their result. */
export function addTellingTools(server: McpServer, notify: McpHttpHandler["notify"]): void {
  server.registerTool(
    "test_tool_with_progress",
    { description: "Tells how far it is", inputSchema },
    async (_, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const progress of [0, 50, 100]) {
        const params = progressToken !== undefined && { progressToken, progress, total: 100 };
        if (params) await mcpReq.notify({ method: "notifications/progress", params });
        await wait(PAUSE);
      }
      return { content: [text("Done.")] };
    },
  );
  server.registerTool(
    "test_tool_with_logging",
    { description: "Logs what it does, as revisions before 2026-07-28 do", inputSchema },
    async (_, { mcpReq }) => {
      for (const data of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
        await mcpReq.notify({ method: "notifications/message", params: { level: "info", data } });
        await wait(PAUSE);
      }
      return { content: [text("Done.")] };
    },
  );
  server.registerTool(
    "test_logging_tool",
    { description: "Logs where the request wants that", inputSchema },
    async (_, { mcpReq }) => {
      await mcpReq.log("info", "it runs");
      return { content: [text("Done.")] };
    },
  );
  server.registerTool(
    "test_trigger_tool_change",
    { description: "Says that the list of tools has changed", inputSchema },
    () => {
      notify.toolsChanged();
      return { content: [text("Said.")] };
    },
  );
  server.registerTool(
    "test_trigger_prompt_change",
    { description: "Says that the list of prompts has changed", inputSchema },
    () => {
      notify.promptsChanged();
      return { content: [text("Said.")] };
    },
  );
}
