import { isTemplate } from "../../configuration/resource-uri.ts";

/** What a message or a list names, and a rule of the server's is about. */
export type Subject =
  | {
      readonly kind: "tool" | "prompt";
      readonly name: string;
      /** What it is called with; absent where that is still open, and it is enough that it may be called somehow. */
      readonly arguments?: unknown;
    }
  | { readonly kind: "resource" | "resource-template"; readonly name: string }
  | { readonly kind: "tasks" | "logging" };

/** A resource, or a template of them, by what it is written like. */
export function resourceSubject(name: string): Subject {
  return { kind: isTemplate(name) ? "resource-template" : "resource", name };
}
