import type { IncomingRequest } from "../../edge/backend/index.ts";

/** What of a request is said; the rest is that of one without a body that asks for `/api/tasks`. */
export interface Told {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request as adapters present it. */
export function incoming({
  method = "GET",
  target = "/api/tasks",
  headers = {},
  body = "",
}: Told = {}): IncomingRequest {
  const known = new Headers(headers);
  return {
    method,
    target,
    header: (name) => known.get(name) ?? undefined,
    body: async () => new TextEncoder().encode(body),
  };
}
