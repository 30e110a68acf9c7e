import { z } from "zod";
import { type Caller, callBackend } from "../../../../edge/backend/index.ts";

const TIMEOUT_MILLISECONDS = 10_000;

const task = z.object({ title: z.string() });
const tasks = z.object({ tasks: z.array(task) });
const created = z.object({ task });
const refusal = z.object({ error: z.string(), message: z.string() });

/** The backend did not do what it was asked for; its message is for the caller. */
export class BackendError extends Error {
  override readonly name = "BackendError";
}

/** The backend that keeps the tasks, as it is asked on behalf of one caller. */
export class TasksBackend {
  readonly #url: string;
  readonly #caller: Caller;

  /** @param url - which the edge knows as one whom this server calls */
  constructor(url: string, caller: Caller) {
    this.#url = url;
    this.#caller = caller;
  }

  /**
   * The titles of the caller's tasks.
   *
   * @throws {BackendError}
   */
  async titles(): Promise<string[]> {
    return tasks.parse(await this.#ask()).tasks.map(({ title }) => title);
  }

  /**
   * Makes a task of the caller's.
   *
   * @returns its title
   * @throws {BackendError}
   */
  async create(task: { readonly title: string; readonly description?: string | undefined }): Promise<string> {
    const headers = { "content-type": "application/json" };
    return created.parse(await this.#ask({ method: "POST", headers, body: JSON.stringify(task) })).task.title;
  }

  async #ask(init: RequestInit = {}): Promise<unknown> {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    const response = await callBackend(this.#caller, new URL("/api/tasks", this.#url), { ...init, signal });
    const body: unknown = await response.json();
    if (response.ok) return body;
    const { error, message } = refusal.parse(body);
    throw new BackendError(`The backend refuses with ${response.status} ${error}: ${message}`);
  }
}
