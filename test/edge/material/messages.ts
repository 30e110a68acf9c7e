import type { ClientNotification, ClientRequest, Revision } from "../../../edge/src/mcp/message.ts";

const bytes = new Uint8Array();

/** A request, of the newest revision unless another is said. */
export function requestOf(
  method: string,
  params: Record<string, unknown> = {},
  revision: Revision = "2026-07-28",
): ClientRequest {
  return { kind: "request", bytes, revision, id: 1, method, params };
}

/** A notification, of the newest revision unless another is said. */
export function notificationOf(method: string, revision: Revision = "2026-07-28"): ClientNotification {
  return { kind: "notification", bytes, revision, method, params: {} };
}
