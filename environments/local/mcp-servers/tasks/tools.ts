import { z } from "zod";
import type { Tool } from "./tool.ts";

const noInput = z.strictObject({});
const newTask = z.strictObject({
  title: z.string().trim().min(1).max(200).describe("What is to be done, in a few words"),
  description: z.string().max(2000).optional().describe("More about it"),
});

const getTasks: Tool<typeof noInput> = {
  requiredScopes: ["read:tasks"],
  descriptor: {
    name: "getTasks",
    title: "Tasks",
    description: "Lists the tasks of whoever asks.",
    inputSchema: noInput,
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  async handler(_, backend) {
    const titles = await backend.titles();
    return [`Found ${titles.length} tasks:`, ...titles.map((title) => `- ${title}`)].join("\n");
  },
};

const createTask: Tool<typeof newTask> = {
  requiredScopes: ["write:tasks"],
  descriptor: {
    name: "createTask",
    title: "New task",
    description: "Creates a task for whoever asks.",
    inputSchema: newTask,
    annotations: { destructiveHint: false, openWorldHint: false },
  },
  async handler(task, backend) {
    return `Created task: ${await backend.create(task)}`;
  },
};

/** The tools that there are. */
export const TOOLS: readonly Tool[] = [getTasks, createTask];
