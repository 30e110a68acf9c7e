import type { ToolAnnotations } from "@modelcontextprotocol/server";
import type { z } from "zod";
import type { TasksBackend } from "./tasks-backend.ts";

/** What a client is told of a tool. */
export interface Descriptor<Input extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What it takes; clients see it as JSON Schema. */
  readonly inputSchema: Input;
  readonly annotations: ToolAnnotations;
}

/** A tool: who may call it, what clients are told of it, and what it does. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  /** All of which the caller needs. The edge knows them too: both ask. */
  readonly requiredScopes: readonly string[];
  readonly descriptor: Descriptor<Input>;
  /** @returns the text of the answer */
  handler(parameters: z.output<Input>, backend: TasksBackend): Promise<string>;
}
