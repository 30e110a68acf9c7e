import type { Construct } from "constructs";
import { ValidationError } from "../errors/validation-error.ts";

/** What has to have started before each container, by names. */
export type StartOrder = Readonly<Record<string, readonly string[]>>;

/**
 * Containers that wait for each other in a circle would never start.
 *
 * @throws {ValidationError} for a name that no container has, and for a circle
 */
export function checkStartOrder(scope: Construct, order: StartOrder): void {
  for (const [name, before] of Object.entries(order)) {
    for (const each of before) {
      if (Object.hasOwn(order, each)) continue;
      const others = Object.keys(order).filter((other) => other !== name);
      throw new ValidationError(
        scope,
        `the container "${name}" starts after "${each}", which there is not.`,
        others.length === 0 ? "Leave startAfter out." : `Name one of ${others.join(", ")}.`,
      );
    }
  }
  const circle = Object.keys(order)
    .map((name) => wayTo(order, name, name))
    .find((way) => way !== undefined);
  if (circle === undefined) return;
  throw new ValidationError(
    scope,
    `no container of ${circle.join(" -> ")} could start: each starts after the next.`,
    "Remove one of them from startAfter.",
  );
}

/** Whether a container starts after another, because it says so or others do that it waits for. */
export function startsAfter(order: StartOrder, name: string, other: string): boolean {
  return wayTo(order, name, other) !== undefined;
}

/** The names from a container to one that it waits for, both included. */
function wayTo(order: StartOrder, name: string, other: string): readonly string[] | undefined {
  const seen = new Set<string>();
  const ways = [[name]];
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    for (const next of order[way.at(-1) ?? name] ?? []) {
      if (next === other) return [...way, other];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
