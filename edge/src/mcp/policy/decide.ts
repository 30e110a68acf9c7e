import type { Principal } from "../../access-token/principal.ts";
import type { Server } from "../../configuration/configuration.ts";
import type { Message } from "../message.ts";
import { decideConnection, decideSubject } from "./decide-subject.ts";
import { allOf, type Decision, type SubjectDecision } from "./decision.ts";
import { subjectsOf } from "./methods.ts";

/** Decides about a message, from the server's rules and what the token says of the principal alone. */
export function decide(server: Server, principal: Principal, message: Message): Decision {
  const connection = decideConnection(server, principal);
  // What a client answers belongs to a session; whoever has that may.
  if (message.kind === "response") return named(connection, "responses");
  const subjects = subjectsOf(message, server);
  if (!subjects) {
    return connection.effect === "allow" ? { effect: "unknown-method", rule: "methods" } : connection;
  }
  const [first, ...others] = subjects.map((subject) => decideSubject(server, principal, subject));
  if (!first) return named(connection, `methods.${message.method}`);
  const decision = allOf(first, ...others);
  if (connection.effect === "allow") return decision;
  // Whoever lacks what every request needs is asked for all that this one needs at once.
  return decision.effect === "insufficient-scope" ? allOf(connection, decision) : connection;
}

function named(connection: SubjectDecision, rule: string): Decision {
  return connection.effect === "allow" ? { effect: "allow", rule } : connection;
}
