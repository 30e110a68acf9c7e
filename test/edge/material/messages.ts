import type { ClientNotification, ClientRequest, Revision } from "../../../edge/src/mcp/message.ts";

/** A request as the gateway has read it; its id is 1. */
export function request(
  method: string,
  params: Record<string, unknown> = {},
  revision: Revision = "2026-07-28",
): ClientRequest {
  return { kind: "request", bytes: new Uint8Array(), revision, id: 1, method, params };
}

/** A notification as the gateway has read it. */
export function notification(
  method: string,
  params: Record<string, unknown> = {},
  revision: Revision = "2026-07-28",
): ClientNotification {
  return { kind: "notification", bytes: new Uint8Array(), revision, method, params };
}
