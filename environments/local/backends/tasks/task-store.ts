import { randomUUID } from "node:crypto";

/** Whose tasks are meant: a subject is nobody without the issuer that names it. */
export interface Owner {
  readonly issuer: string;
  readonly subject: string;
}

/** What somebody wants to do. */
export interface NewTask {
  readonly title: string;
  readonly description?: string | undefined;
}

/** A task that is kept. */
export interface Task extends NewTask {
  readonly id: string;
  /** RFC 3339, in UTC. */
  readonly createdAt: string;
}

/** There is no room for another task of this person. */
export class TooManyTasksError extends Error {
  override readonly name = "TooManyTasksError";
}

/** Tasks a person can have. */
const MOST_TASKS = 1000;

/** Everybody's tasks, in memory: each is seen by its owner alone. */
export class TaskStore {
  readonly #tasks = new Map<string, Task[]>();

  /** The tasks of one person, the oldest first. */
  tasksOf(owner: Owner): readonly Task[] {
    return this.#tasks.get(keyOf(owner)) ?? [];
  }

  /** @throws {TooManyTasksError} */
  add(owner: Owner, { title, description }: NewTask, now: Date): Task {
    const own = this.#tasks.get(keyOf(owner)) ?? [];
    if (own.length >= MOST_TASKS) throw new TooManyTasksError(`${MOST_TASKS} tasks are the most`);
    const task: Task = {
      id: randomUUID(),
      title,
      ...(description !== undefined && { description }),
      createdAt: now.toISOString(),
    };
    this.#tasks.set(keyOf(owner), [...own, task]);
    return task;
  }
}

/** No two people have one, whatever is in their names. */
function keyOf({ issuer, subject }: Owner): string {
  return JSON.stringify([issuer, subject]);
}
